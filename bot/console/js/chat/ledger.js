// The same reply may come twice: as the answer to the request that asked, and over the stream. Whichever is
// second is not shown. Replies of equal words count one by one, so that "done" said twice stays said twice.

const REMEMBERED_FOR = 120_000;

export class ReplyLedger {
  #seen = { answer: [], stream: [] };

  /** Whether the other road already brought this reply; if not, it is noted for the other road. */
  isSecond(road, reply) {
    const other = this.#recent(road === "answer" ? "stream" : "answer");
    const words = JSON.stringify([reply.text ?? "", reply.card ?? {}]);
    const at = other.findIndex((entry) => entry.words === words);
    if (at >= 0) other.splice(at, 1);
    else this.#recent(road).push({ words, at: Date.now() });
    return at >= 0;
  }

  #recent(road) {
    const since = Date.now() - REMEMBERED_FOR;
    this.#seen[road] = this.#seen[road].filter((entry) => entry.at > since);
    return this.#seen[road];
  }
}
