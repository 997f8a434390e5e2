# Every target works from a fresh clone: it sets up what is missing first.
.PHONY: run test install check bench lock

run test install check bench lock:
	@exec python3 congress_portal/local/bootstrap.py $@
