// Talks with the sandbox's server: JSON in, JSON out. A refusal is {ok: false, error}; no answer is thrown.

const query = (fields) => {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return given.length ? `?${new URLSearchParams(given)}` : "";
};

async function read(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`${path.split("?")[0]} answered ${answer.status}`);
  return answer.json();
}

export const fetchState = (person, signal) => read(`/ui/state${query({ person })}`, { signal });
export const fetchChanges = (person, after, signal) =>
  read(`/ui/changes${query({ person, after })}`, { signal });

export async function post(verb, body) {
  const request = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  try {
    return await read(`/ui/${verb}`, request);
  } catch (error) {
    return { ok: false, error: `The sandbox did not answer (${error.message}).` };
  }
}
