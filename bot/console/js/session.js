// Who is sitting here.

import { get, post, remove, useCsrf } from "./api.js";
import { setClock } from "./clock.js";

/** The last answer of /session; `user` is null before signing in. */
export let session = { user: null, demo: false, demo_users: [] };

export const loadSession = async () => adopt(await get("/session"));

export const signIn = async (username, password) => adopt(await post("/session", { username, password }));

export const signInAsDemo = async (username) => adopt(await post("/session/demo", { username }));

export async function signOut() {
  await remove("/session");
  await loadSession();
}

function adopt(answer) {
  session = { demo_users: [], ...answer };
  useCsrf(answer.csrf);
  setClock(answer);
  return session;
}

const OVERSEERS = new Set(["manager", "executive", "admin"]);

export const seesPipeline = (user) => OVERSEERS.has(user.role);

export const seesInbox = (user) => user.role === "service" || OVERSEERS.has(user.role);

export const seesProblems = (user) => user.role === "admin";
