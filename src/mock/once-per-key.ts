import type { Reply } from './http/reply.ts'
import type { Arrival, Scene } from './scene.ts'

/**
 * Where the dialect's policy replays same keys: the first answer again, without work or bill, for a
 * request with an `Idempotency-Key` that this account has sent to this path before.
 */
export async function oncePerKey(
  scene: Scene,
  arrival: Arrival,
  perform: () => Promise<Reply>,
): Promise<Reply> {
  const key = arrival.headers['idempotency-key']
  const { sameKey } = scene.world.policy[arrival.dialect]
  if (sameKey !== 'replay' || typeof key !== 'string') return perform()
  const name = `${arrival.account?.label} ${arrival.path} ${key}`
  const first = scene.answers.get(name)
  // A replay must not write into the first operation's entry what this client saw.
  if (first !== undefined) return { ...(await first), entry: null, fault: null }
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  // A failure is the first request's alone; without this it would count as unhandled as well.
  promise.catch(() => scene.answers.delete(name))
  scene.answers.set(name, promise)
  try {
    const { own, replay } = replayable(await perform())
    resolve(replay)
    return own
  } catch (error) {
    reject(error)
    throw error
  }
}

/** A stream can be read once only: its replay gives all its events when it has ended. */
function replayable(reply: Reply): { readonly own: Reply; readonly replay: Reply } {
  const { body } = reply
  if (body.kind !== 'events') return { own: reply, replay: reply }
  const seen: string[] = []
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  async function* first(events: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const event of events) {
      seen.push(event)
      yield event
    }
    end()
  }
  const again: AsyncIterable<string> = {
    async *[Symbol.asyncIterator]() {
      await ended
      yield* seen
    },
  }
  return {
    own: { ...reply, body: { kind: 'events', events: first(body.events) } },
    replay: { ...reply, body: { kind: 'events', events: again } },
  }
}
