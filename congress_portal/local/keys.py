"""The secrets of one data folder: made at its first use, kept in a file that only its owner can read."""

import base64
import os
import secrets
import shlex
from dataclasses import asdict, dataclass
from pathlib import Path

from congress_portal.local.trouble import Trouble


def read_pairs(path: Path) -> dict[str, str]:
    """NAME=VALUE lines, quoted as a shell would; a line that is not one is left out."""
    pairs = (word.partition("=") for word in shlex.split(path.read_text(encoding="utf-8"), comments=True))
    return {name: value for name, sign, value in pairs if sign}


def write_private(path: Path, text: str) -> None:
    """Write a file in one step and for its owner's eyes only."""
    fresh = path.with_name(path.name + ".tmp")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(path)


def write_pairs(path: Path, pairs: dict[str, str]) -> None:
    """Write NAME=VALUE lines, as a shell reads them, for the owner only."""
    write_private(path, "".join(f"{name}={shlex.quote(value)}\n" for name, value in pairs.items()))


@dataclass(frozen=True)
class Keys:
    """What must stay the same as long as the data lives."""

    password: str
    secret_key: str
    field_keys: str
    report_keys: str


def load_or_make(folder: Path) -> Keys:
    """The folder's keys; new ones only where there is no data yet that the old ones would unlock."""
    path = folder / "keys"
    if path.exists():
        pairs = read_pairs(path)
        if (
            pairs and "report_keys" not in pairs
        ):  # made before there were reports: nothing is locked with it yet
            pairs["report_keys"] = _fernet_key()
            write_pairs(path, pairs)
        try:
            return Keys(**pairs)
        except (TypeError, ValueError) as error:
            raise Trouble(f"密钥文件 {path} 已损坏；请从备份恢复，或移走 {folder} 重新开始。") from error
    if (folder / "pg").exists():
        raise Trouble(f"{folder} 里有数据却没有密钥文件 keys；请从备份恢复，或移走该文件夹重新开始。")
    made = Keys(
        password=secrets.token_urlsafe(24),
        secret_key=secrets.token_urlsafe(48),
        field_keys=_fernet_key(),
        report_keys=_fernet_key(),
    )
    write_pairs(path, asdict(made))
    return made


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
