// Reads a calendar file with ical.js and prints what it understood, as JSON.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

// A day is a day in every zone, so it is printed as it stands.
const read = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf-8")));
const understood = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    summary: event.summary,
    start: read(event.startDate),
    end: read(event.endDate),
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    location: event.location,
    description: event.description,
    url: component.getFirstPropertyValue("url"),
    organizer: event.organizer,
  };
});
const refresh = calendar.getFirstProperty("refresh-interval");
console.log(JSON.stringify({
  name: calendar.getFirstPropertyValue("x-wr-calname"),
  method: calendar.getFirstPropertyValue("method"),
  refresh: { type: refresh.type, seconds: refresh.getFirstValue().toSeconds() },
  events: understood,
}));
