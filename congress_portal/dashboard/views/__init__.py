"""The pages: ``overview`` for everybody on the staff, ``leaders`` and ``wall`` for those who see a region."""
