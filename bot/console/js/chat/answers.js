// What of a card can be pressed, and which cards still may be.

const QUESTIONS = new Set(["choice", "confirmation"]);
const OPTION = /^choose:/;

/** Whether a code stands for taking back: it carries the message whose writing it undoes. */
export const isUndo = (code) => /^undo(:|$)/.test(code ?? "");

/** What tells a press from others of its card. */
export const codeOf = ({ id, value }) => value || id;

/** The buttons of a card that are the options of a choice. */
export const optionsOf = (card) => (card.actions ?? []).filter((action) => OPTION.test(action.id));

/** Its other buttons. */
export const buttonsOf = (card) => (card.actions ?? []).filter((action) => !OPTION.test(action.id));

/** Whether a card has a button or an option of this code. */
export const offers = (card, code) =>
  Boolean(card?.actions?.some((action) => codeOf(action) === code) || card?.select?.options.some(({ value }) => value === code));

/** Whether a message asks, with the answers to press. */
export const isQuestion = ({ awaiting, card }) =>
  QUESTIONS.has(awaiting) && Boolean(card?.select || card?.actions?.some(({ id }) => !isUndo(id)));

/**
 * The keys of the two messages whose buttons still mean what they say: the question that is open, and the last
 * thing written, since only the last is taken back.
 */
export function stillPressable(messages, awaiting) {
  const question = awaiting && messages.findLast(isQuestion);
  const written = messages.findLast(({ card, pressed }) => card?.actions?.some(({ id }) => isUndo(id)) && !isUndo(pressed));
  return { question: question?.key, written: written?.key };
}
