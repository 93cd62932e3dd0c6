// The coloured words of a customer's records.

import { term } from "../i18n.js";
import { badge } from "../parts.js";

const GRADES = { A: "gold", B: "accent", C: "plain" };
const TONES = {
  accountStatus: { prospect: "info", active: "accent", dormant: "gold", lost: "plain" },
  opportunityStatus: { open: "info", won: "accent", lost: "plain" },
  contractStatus: { draft: "plain", pending_approval: "gold", active: "accent", expired: "plain", terminated: "danger" },
  paymentStatus: { planned: "plain", paid: "accent", overdue: "danger" },
  ticketStatus: { open: "warm", in_progress: "info", on_hold: "gold", resolved: "accent", closed: "plain" },
  priority: { low: "plain", normal: "plain", high: "warm", urgent: "danger" },
};

export const gradeBadge = (grade) => grade && badge(`${grade} ${term("grade", grade)}`, GRADES[grade]);

/** A badge for a code: stateBadge("ticketStatus", "open"). */
export const stateBadge = (kind, code) => code && badge(term(kind, code), TONES[kind]?.[code]);
