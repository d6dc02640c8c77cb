"""Many hands doing one thing at the same moment, each with a database connection of its own."""

import threading

from django.db import connection


def at_once(work, *, hands):
    """Run `work()` in as many threads, all let go together; what they returned, and what they raised."""
    results, start = [], threading.Barrier(hands, timeout=10)

    def run():
        try:
            start.wait()
            results.append(work())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
