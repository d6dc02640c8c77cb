/* The rule form in Wagtail's editor: folds away what does not go with the choice, and shows the dates as they change.
   Without it everything is open, and “Show the dates” opens them in a tab of their own. */
(() => {
  const SENT = /^(rule-|start_date$|start_time$|until$|all_day$|extra_dates-|excluded_dates-|csrfmiddlewaretoken$)/;

  const start = (box) => {
    const form = box.closest("form");
    const freq = box.querySelector("[name$='-freq']");
    const shown = box.querySelector("[data-rule-preview]");
    let waiting = 0;
    let asked = 0;

    const fold = () => {
      for (const group of box.querySelectorAll("[data-for]")) {
        group.disabled = !group.dataset.for.split(" ").includes(freq.value);
      }
    };

    const show = async () => {
      const number = ++asked;
      const words = new FormData();
      for (const [name, value] of new FormData(form)) if (SENT.test(name)) words.append(name, value);
      try {
        const answer = await fetch(`${box.dataset.ruleUrl}?fragment`, { method: "POST", body: words });
        if (answer.ok && number === asked) shown.innerHTML = await answer.text();
      } catch {
        /* Away from the net: what was shown last stays. */
      }
    };

    const changed = (event) => {
      if (!SENT.test(event.target.name || "")) return;
      if (event.target === freq) fold();
      clearTimeout(waiting);
      waiting = setTimeout(show, 400);
    };

    form.addEventListener("change", changed);
    form.addEventListener("input", changed);
    box.querySelector("[data-rule-show]").addEventListener("click", (event) => {
      event.preventDefault();
      show();
    });
    fold();
  };

  const begin = () => document.querySelectorAll("[data-rule]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
