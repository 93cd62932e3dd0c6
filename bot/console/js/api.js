// Talking to the server: JSON both ways, problem documents as errors, one place for the CSRF token.

import { locale, t } from "./i18n.js";

let csrf = "";
let onExpired = () => {};

export const useCsrf = (token) => (csrf = token ?? "");

/** What to do when the server no longer knows us. */
export const whenExpired = (work) => (onExpired = work);

/** A refusal or a failure; `message` is one sentence for the user, `status` 0 means no answer at all. */
export class ApiError extends Error {
  constructor(status, problem = {}) {
    super(problem.detail || problem.title || t(status === 0 ? "errors.offline" : "errors.server"));
    this.status = status;
  }
}

export const get = (path, options) => call("GET", path, options);
export const post = (path, body, options) => call("POST", path, { ...options, body });

/** One request; answers the parsed body, throws ApiError. An abort passes through as it is. */
async function call(method, path, options = {}) {
  return parse(await request(method, path, options), path);
}

/** Change one record as it stands now: its ETag guards against writing over somebody else's change. */
export async function patch(path, changes) {
  const current = await request("GET", path);
  await parse(current.clone(), path);
  return call("PATCH", path, { body: changes, headers: { "If-Match": current.headers.get("ETag") ?? "*" } });
}

export const remove = (path) => call("DELETE", path);

async function request(method, path, { body, headers = {}, signal } = {}) {
  const sent = { Accept: "application/json", "Accept-Language": locale(), ...headers };
  if (method !== "GET") sent["X-CSRF-Token"] = csrf;
  if (body !== undefined) sent["Content-Type"] = "application/json";
  try {
    return await fetch(path, { method, headers: sent, body: JSON.stringify(body), signal, credentials: "same-origin" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0);
  }
}

async function parse(response, path) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  if (response.status === 401 && !path.startsWith("/session")) onExpired();
  throw new ApiError(response.status, body);
}
