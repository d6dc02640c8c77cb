// A convenience: where signing can be a danger, “Without a name” is chosen as soon as the country is, unless the person
// has chosen themselves. The server does the same for whoever has no script.
for (const form of document.querySelectorAll("form[data-risky]")) {
  const risky = new Set(form.dataset.risky.split(" "));
  const ways = form.querySelectorAll("[name=display]");
  let chosen = [...ways].some((way) => way.checked);
  for (const way of ways) way.addEventListener("change", () => { chosen = true; });
  form.querySelector("[name=country]").addEventListener("change", (event) => {
    if (chosen) return;
    const isRisky = risky.has(event.target.value);
    for (const way of ways) way.checked = isRisky && way.value === "anonymous";
    if (isRisky) form.querySelector("details").open = true;
  });
}
