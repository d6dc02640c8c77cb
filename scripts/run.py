"""Start the site and its worker together; Ctrl-C, or the end of either, stops both. `make run` calls this."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = os.environ.get("PORT", "8000")
PATIENCE = 10.0  # seconds between asking a process to stop and ending it


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def prepare() -> None:
    """Bring the database up to date and, in a demonstration, fill it once. One Django start for all of it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.settings")
    os.environ.setdefault("SITE_URL", f"http://localhost:{PORT}")
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    say("Bringing the database up to date …")
    call_command("migrate", verbosity=0, interactive=False)
    if settings.DEMO:
        call_command("load_demo")
    site = settings.SITE_URL
    say(f"\n  The site                {site}/\n  Write pages             {site}/admin/")
    say(f"  Meet people             {site}/desk/\n  The components          {site}/style/")
    if settings.DEMO:
        say(f"  The practice mailbox    {site}/demo/mail/\n")
        call_command("demo_logins")
    say("\nCtrl-C stops web and worker.\n")


def start(*arguments: str) -> subprocess.Popen:
    """A process group of its own, so that a helper it starts ends with it."""
    return subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=ROOT, start_new_session=True)  # noqa: S603


def stop(process: subprocess.Popen) -> None:
    for number, patience in ((signal.SIGTERM, PATIENCE), (signal.SIGKILL, PATIENCE)):
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def port_is_taken() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(PORT))) == 0


def main() -> int:
    if port_is_taken():
        say(f"Port {PORT} is taken by another program. Choose one: make run PORT=8001")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts us in the background has it ignored
    prepare()
    processes = {"web": start("runserver", f"127.0.0.1:{PORT}"), "worker": start("worker")}
    try:
        while True:
            for name, process in processes.items():
                if process.poll() is not None:
                    say(f"The {name} process ended by itself, with code {process.returncode}; stopping.")
                    return 1
            time.sleep(0.3)
    except KeyboardInterrupt:
        return 0
    finally:
        for process in processes.values():
            stop(process)


if __name__ == "__main__":
    sys.exit(main())
