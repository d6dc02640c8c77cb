// While we wait for the payment company: looks again by itself, less and less often, for a few minutes. Without it there
// is a link that does the same.
(() => {
  const page = document.querySelector("[data-stage]");
  const said = document.querySelector("[data-pending]");
  const ENOUGH = 5 * 60 * 1000;
  const begun = Date.now();
  let wait = 2000;

  const look = async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-stage]");
      if (answer.ok && now && now.dataset.stage !== page.dataset.stage) {
        location.reload();
        return;
      }
    } catch {
      /* Away from the net: it is tried again. */
    }
    wait = Math.min(wait * 1.3, 15000);
    if (Date.now() - begun < ENOUGH) setTimeout(look, wait);
    else said.hidden = true;
  };

  said.hidden = false;
  setTimeout(look, wait);
})();
