// What the server says unasked: replies, notices, changed records. EventSource reconnects by itself after a
// lost connection; after a refusal it gives up, and then we ask whether we are still known and try again,
// ever more slowly.

const KINDS = ["reply", "notice", "changed"];
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/**
 * Listen. `on` has reply, notice, changed (each given the event's data), reconnected, and isKnown (a promise
 * of whether the session still holds). Answers a function that hangs up.
 */
export function openStream(on) {
  let source;
  let timer;
  let wait = FIRST_WAIT;
  let wasOpen = false;

  function connect() {
    source = new EventSource("/api/v1/stream");
    for (const kind of KINDS) source.addEventListener(kind, (event) => on[kind](JSON.parse(event.data)));
    source.onopen = opened;
    source.onerror = failed;
  }

  function opened() {
    wait = FIRST_WAIT;
    if (wasOpen) on.reconnected();
    wasOpen = true;
  }

  function failed() {
    if (source.readyState === EventSource.CLOSED) tryLater();
  }

  function tryLater() {
    timer = setTimeout(() => on.isKnown().then((known) => known && connect(), tryLater), wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
