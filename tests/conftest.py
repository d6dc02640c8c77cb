"""What every test stands on: a fresh database, an empty cache, its own media folder, English, and a browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase, override_settings
from django.utils import translation

from content.print_fonts import cut
from tests.template_database import template_for
from tests.worlds import _afresh, _ground, _until_the_end, let_go  # noqa: F401 - fixtures

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(config, items) -> None:
    """Beside PostgreSQL, what never asks the database, or is marked `once`, says nothing new and is left out.

    A test that drives a browser has a second try: another process's clock is part of it. The report names each (R).
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        kept = [item for item in items if _asks_database(item) and not item.get_closest_marker("once")]
        config.hook.pytest_deselected(items=list(set(items) - set(kept)))
        items[:] = kept


def _asks_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames))


@pytest.fixture(scope="session", autouse=True)
def _plain_settings(django_test_environment, tmp_path_factory) -> Iterator[None]:
    """No test may reach a real cache, and none waits for a slow password hash or a static manifest."""
    with override_settings(
        CACHES={
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
            "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STATIC_ROOT=str(tmp_path_factory.mktemp("static")),
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    """This process's copy of the migrated template.

    A test that commits (`transactional_db`, `live_server`, `django_db(transaction=True)`) ends in Django with a
    `flush`, which also empties what data migrations wrote: Wagtail's root page, site and locales, and every later
    test would fail. Here such a test ends with a fresh copy of the template instead, so what it finds and what it
    leaves are always the migrated state, on both databases.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        template = template_for(worker)
        template.build()
        template.copy()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: template.restore())
        patch.setenv("TEST_DATABASE_URL", template.url)
        yield
        template.drop()


@pytest.fixture
def database_url(transactional_db) -> str:
    """The test database's address, for a subprocess that a test starts (pass it on as DATABASE_URL)."""
    return os.environ["TEST_DATABASE_URL"]


@pytest.fixture(autouse=True)
def _clean_slate(settings, tmp_path) -> Iterator[None]:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    cache.clear()
    with translation.override("en"):
        yield
    cache.clear()


def find_chromium() -> str | None:
    """$CHROMIUM, else the first browser of a usual name on PATH."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def _and_arrive(act: Callable, page_of: Callable) -> Callable:
    """A click or a key that also waits for the page it leads to. Playwright's own returns once the answer has begun,
    and a test that then looks at the page may see half of it when the machine is busy."""

    def patient(target, *args, **options):
        page = page_of(target)
        act(target, *args, **options)
        if not page.is_closed():
            page.wait_for_load_state()

    return patient


@pytest.fixture(scope="session")
def chromium(django_db_blocker) -> Iterator:
    """One browser for the whole run.

    Playwright's plain interface keeps an event loop on this thread, which Django takes for a sign of danger; the
    guard is lifted only in runs that start a browser.
    """
    executable = find_chromium()
    if not executable:
        pytest.skip("no Chromium on PATH and none named by CHROMIUM: browser tests are left out")
    from playwright.sync_api import Locator, Page, sync_playwright

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        for name in ("click", "dblclick", "press"):
            patch.setattr(Locator, name, _and_arrive(getattr(Locator, name), lambda locator: locator.page))
        patch.setattr(Page, "click", _and_arrive(Page.click, lambda page: page))
        with django_db_blocker.unblock():
            let_go()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
            yield browser
            browser.close()
            with django_db_blocker.unblock():
                let_go()


@pytest.fixture
def new_page(chromium, live_server) -> Iterator[Callable]:
    """Opens pages on the live server: `new_page("/events/", width=360, javascript=False, scheme="dark")`.

    Every call is a browser of its own, with no cookie of another. A page's errors fail the test at its end.
    """
    contexts, errors = [], []

    def open_page(path="/", *, width=1280, height=900, javascript=True, scheme="light", **options):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme=scheme,
            locale=options.pop("locale", "en-US"),
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="session")
def print_fonts(tmp_path_factory) -> Path:
    """The folder with the typefaces of cards and flyers, cut from the npm packages."""
    packages = Path(__file__).parents[1] / "node_modules" / "@fontsource-variable"
    if not packages.exists():
        pytest.skip("the typefaces of package.json are not installed")
    folder = tmp_path_factory.mktemp("print")
    cut(packages, folder)
    return folder


@pytest.fixture
def root_dir(settings) -> Path:
    return settings.BASE_DIR
