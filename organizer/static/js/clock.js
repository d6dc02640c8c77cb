// Offers the clock of this computer as a link. Without it a reader chooses from the list beside it.
const clock = document.getElementById("clock");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (clock && zone && zone !== clock.dataset.zone) {
  const link = document.createElement("a");
  const address = new URL(clock.dataset.address, location.href);
  address.searchParams.set("zone", zone);
  link.href = address.pathname + address.search;
  link.textContent = clock.dataset.words.replace("%(city)s", zone.split("/").pop().replaceAll("_", " "));
  const line = document.createElement("p");
  line.className = "small";
  line.append(link);
  clock.prepend(line);
}
