"""Official documents that go out: their numbers, the register of them, the letters as they were."""
