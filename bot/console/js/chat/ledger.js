// A reply comes twice: as the answer to the request that asked, and over the stream. The answer is shown; here is
// noted which echoes are still to come, and which came before their answer. Equal words count one by one, so that
// "done" said twice stays said twice.

const REMEMBERED_FOR = 120_000;

export class ReplyLedger {
  #answered = [];
  #early = [];

  /** An answer is shown. */
  answered(reply) {
    if (!take(this.#early, reply)) this.#answered.push({ words: wordsOf(reply), at: Date.now() });
  }

  /** Whether the stream only says again what an answer has said. */
  isEcho(reply) {
    const since = Date.now() - REMEMBERED_FOR;
    this.#answered = this.#answered.filter((entry) => entry.at > since);
    return take(this.#answered, reply);
  }

  /** The stream was quicker than the answer that is on its way, or says something else. */
  keep(reply) {
    this.#early.push({ words: wordsOf(reply), at: Date.now() });
  }

  /** Whether something kept turned out to be no echo; it is forgotten. */
  takeStrays() {
    const were = this.#early.length > 0;
    this.#early = [];
    return were;
  }
}

const wordsOf = (reply) => JSON.stringify([reply.text ?? "", reply.card ?? {}]);

function take(entries, reply) {
  const at = entries.findIndex((entry) => entry.words === wordsOf(reply));
  if (at >= 0) entries.splice(at, 1);
  return at >= 0;
}
