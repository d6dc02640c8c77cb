// Where a network has used up its tries: finds the number whose hash, behind the question, begins with enough zero bits.
// Nothing leaves the browser but that number, with the form. Without it one waits three minutes.
(async () => {
  const box = document.querySelector("[data-proof]");
  if (!box || !window.crypto?.subtle) return;
  const bits = Number(box.dataset.bits);
  const words = new TextEncoder();
  const show = (name, yes) => { document.querySelector(`[data-proof-${name}]`).hidden = !yes; };
  const BATCH = 256;

  const hash = async (number) => {
    const found = await crypto.subtle.digest("SHA-256", words.encode(`${box.dataset.proof}:${number}`));
    return new DataView(found).getUint32(0) >>> (32 - bits) === 0;
  };

  show("busy", true);
  for (let first = 0; ; first += BATCH) {
    const tries = await Promise.all(Array.from({ length: BATCH }, (_, add) => hash(first + add)));
    const hit = tries.indexOf(true);
    if (hit >= 0) {
      box.querySelector("[name=answer]").value = first + hit;
      break;
    }
  }
  show("busy", false);
  show("wait", false);
  show("done", true);
})();
