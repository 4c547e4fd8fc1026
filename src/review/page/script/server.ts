/** What the page asks of the server. */
export const SERVER = `
const PAUSES_MS = [200, 1000, 2500]

/** Whatever is not an answer of the server. */
export class Unanswered extends Error {}

/**
 * Posts JSON. A lost answer is asked for again with the same body: what has an id counts once.
 * Resolves to the status and the answer; throws Unanswered.
 */
export async function post(path, body) {
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      // 507: the disk refuses, and would again.
      if (answer.status < 500 || answer.status === 507) return { status: answer.status, said: await answer.json() }
      if (tries === PAUSES_MS.length) throw new Unanswered((await answer.text()).slice(0, 200))
    } catch (error) {
      if (tries === PAUSES_MS.length) throw new Unanswered(String(error.message))
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSES_MS[tries]))
  }
}

export async function get(path) {
  const answer = await fetch(path)
  return { status: answer.status, said: answer.ok ? await answer.json() : null }
}

const pictures = new Map()

/** A picture, decoded, so that it appears at once and whole. Kept while it is one of the last few. */
export function picture(id) {
  const found = pictures.get(id)
  if (found !== undefined) return found
  const image = new Image()
  image.src = '/pictures/' + id
  const loaded = image.decode().then(() => image)
  loaded.catch(() => pictures.delete(id))
  pictures.set(id, loaded)
  for (const old of pictures.keys()) {
    if (pictures.size <= 8) break
    pictures.delete(old)
  }
  return loaded
}
`
