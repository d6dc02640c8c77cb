"""The project's own files, as git knows them; where there is no git (an unpacked archive), as they lie on the disk."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = {".git", ".venv", "node_modules", "var", "__pycache__"}
FLOORS = {
    "people": 1,
    "content": 2,
    "chapters": 3,
    "events": 4,
    "donations": 4,
    "appeals": 4,
    "outreach": 5,
    "organizer": 6,
}


@cache
def project_files() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        found = [file for file in ROOT.rglob("*") if not OUTSIDE & set(file.relative_to(ROOT).parts)]
    return tuple(sorted(file for file in found if file.is_file()))


def files(suffix: str, *folders: str) -> list[Path]:
    """All files of a suffix, in these top folders where any are named; migrations are left out."""
    return [
        file
        for file in project_files()
        if file.suffix == suffix
        and "migrations" not in file.parts
        and (not folders or file.relative_to(ROOT).parts[0] in folders)
    ]


def shown(file: Path, *more: object) -> str:
    return ":".join([str(file.relative_to(ROOT)), *map(str, more)])


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()
