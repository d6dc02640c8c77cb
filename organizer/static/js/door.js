/* The door with a script. Taps are sent behind the page and kept while there is no connection; what others tap shows up
   by itself; the list is searched as one types. Without it every button is an ordinary form, and letters lead along. */
(() => {
  const door = document.querySelector("[data-door]");
  const walkIn = document.getElementById("walk-in");
  if (!door || !walkIn) return;
  const at = (id) => document.getElementById(id);
  const home = door.dataset.door;
  const STORE = `door ${home}`;
  const TOO_LONG = 12_000;
  const every = Number(door.dataset.every) * 1000;
  const count = new Intl.NumberFormat(document.documentElement.lang);

  /* What was tapped and not yet answered. Taps name rows only, so they may outlive a page that the phone threw away;
     whoever was put down with a name stays in memory. */
  let queue = [];
  try {
    queue = JSON.parse(sessionStorage.getItem(STORE)) || [];
  } catch { /* no storage here: then only in memory */ }
  let busy = false;
  let trouble = "";

  const keep = () => {
    try {
      const rows = queue.filter((tap) => tap.row);
      if (rows.length) sessionStorage.setItem(STORE, JSON.stringify(rows));
      else sessionStorage.removeItem(STORE);
    } catch { /* as above */ }
  };

  /* ---- Asking the server: an answer, or null and `trouble` says why ---- */
  const ask = async (address, body) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TOO_LONG);
    try {
      const method = body ? "POST" : "GET";
      const answer = await fetch(address, { method, body, headers: { "X-Door": "1" }, cache: "no-store", signal: stop.signal });
      if (answer.status === 404 || answer.status === 410) {
        location.replace(home); // the door has closed, or this link has ended: the names go
        return null;
      }
      if (answer.redirected || answer.status === 403) trouble = "out";
      else if (answer.ok || answer.status === 409 || answer.status === 422) {
        const data = await answer.json();
        trouble = "";
        tell();
        return { data, status: answer.status };
      } else trouble = "offline";
    } catch {
      trouble = "offline";
    } finally {
      clearTimeout(timer);
    }
    tell();
    return null;
  };

  const tell = () => {
    const place = at("door-trouble");
    const text = trouble && door.dataset[trouble === "out" ? "wordsOut" : "wordsOffline"].replace("%(n)s", count.format(queue.length));
    if (place.textContent === text && place.hidden === !text) return;
    place.textContent = text;
    place.hidden = !text;
    if (trouble !== "out") return;
    const link = document.createElement("a");
    link.href = `${door.dataset.login}?next=${encodeURIComponent(home)}`;
    link.target = "_blank";
    link.textContent = door.dataset.wordsLogIn;
    place.append(" ", link);
  };

  /* ---- Sending ---- */
  const body = (fields) => {
    const form = new URLSearchParams(fields);
    const token = door.querySelector("[name=csrfmiddlewaretoken]");
    if (token) form.set("csrfmiddlewaretoken", token.value);
    return form;
  };

  const mark = () => {
    for (const row of door.querySelectorAll("li[aria-busy]")) row.removeAttribute("aria-busy");
    for (const tap of queue) at(`g${tap.row}`)?.setAttribute("aria-busy", "true");
  };

  const work = async () => {
    if (busy) return;
    busy = true;
    while (queue.length) {
      const tap = queue[0];
      const answer = await ask(tap.address, body(tap.fields));
      if (!answer) break;
      queue.shift();
      keep();
      mark();
      if (answer.status === 422 && tap.typed) retype(tap.fields);
      await show(answer.data);
    }
    busy = false;
    tell();
  };

  const retype = (fields) => {
    for (const [name, value] of fields) if (name in walkIn.elements) walkIn.elements[name].value = value;
  };

  const fresh = () => {
    const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
  };

  door.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (form.method !== "post" || form.action.endsWith("camera/")) return;
    event.preventDefault();
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    if (submitter?.name) fields.push([submitter.name, submitter.value]);
    const row = (fields.find(([name]) => name === "in" || name === "out") || ["", ""])[1].split(":")[0];
    if (row && queue.some((tap) => tap.row === row)) return;
    queue.push({ address: form.getAttribute("action"), fields, row, typed: form === walkIn });
    if (form === walkIn) {
      form.reset();
      submitter.value = fresh();
    }
    keep();
    mark();
    work();
  });

  /* ---- Showing ---- */
  const show = async (data, whole) => {
    if (data.csrf) for (const field of door.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = data.csrf;
    if (at("door-count").innerHTML.trim() !== data.bar.trim()) at("door-count").innerHTML = data.bar;
    if ("notice" in data) {
      at("door-notice").innerHTML = data.notice;
      at("door-notice").querySelector("[tabindex]")?.focus();
    }
    const lacking = [];
    for (const [pk, is] of [...data.coming, ...data.waiting]) {
      const row = at(`g${pk}`);
      if (row?.dataset.is === is || row?.hasAttribute("aria-busy")) continue;
      if (data.lines[pk]) put(row, data.lines[pk]);
      else lacking.push(pk);
    }
    order(data);
    find();
    if (!lacking.length || whole) return;
    const more = await ask(`${home}now/?id=${lacking.slice(0, 60).join("&id=")}`);
    if (more) await show(more.data, true);
  };

  const put = (row, html) => {
    const box = document.createElement("template");
    box.innerHTML = html;
    const drawn = box.content.querySelector("li");
    const focused = row?.contains(document.activeElement);
    if (row) row.replaceWith(drawn);
    else at("coming").append(drawn);
    if (focused) drawn.querySelector(".door-tap")?.focus();
  };

  const order = (data) => {
    const known = new Set();
    for (const list of ["coming", "waiting"]) {
      let next = at(list).firstElementChild;
      for (const [pk] of data[list]) {
        const row = at(`g${pk}`);
        if (!row) continue;
        known.add(row);
        if (row === next) next = next.nextElementSibling;
        else at(list).insertBefore(row, next);
      }
    }
    for (const row of door.querySelectorAll(".door > li")) if (!known.has(row)) row.remove();
  };

  /* ---- Looking through the list ---- */
  const LETTERS = { "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه" };
  const fold = (text) =>
    text
      .normalize("NFKD")
      .replace(/[\p{M}\u0640]/gu, "")
      .replace(/[يىكة]/g, (letter) => LETTERS[letter])
      .replace(/[\s\u200c\u200d]+/g, " ")
      .toLowerCase()
      .trim();

  const find = () => {
    const words = fold(at("q").value);
    let found = 0;
    for (const row of door.querySelectorAll(".door > li")) {
      row.hidden = !fold(row.querySelector(".who").textContent).includes(words);
      found += !row.hidden;
    }
    at("door-none").hidden = found > 0 || !words;
  };

  at("door-find").hidden = false;
  at("q").addEventListener("input", find);
  at("q").addEventListener("focus", () => at("q").select());
  at("door-find").addEventListener("submit", (event) => {
    event.preventDefault();
    door.querySelector(".door > li:not([hidden]) .door-tap")?.focus();
  });

  /* ---- What others do. A phone in a pocket asks nothing, so its session ends as any other does. ---- */
  const look = async () => {
    if (document.hidden || busy) return;
    const answer = await ask(`${home}now/`);
    if (!answer) return;
    await show(answer.data);
    work();
  };

  setInterval(look, every);
  setInterval(() => trouble && look(), every / 3);
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  addEventListener("beforeunload", (event) => queue.length && event.preventDefault());
  mark();
  work();
})();
