import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { readBody } from './body.ts'
import { controlRoutes } from './control/routes.ts'
import type { DialectFacts } from './dialect.ts'
import { DIALECTS, type Dialect } from './dialects.ts'
import { stageOf } from './fault-schedule.ts'
import { deliver } from './http/deliver.ts'
import { bytesReply, edgeReply, jsonReply } from './http/reply.ts'
import { type Answer, ROUTES } from './routes.ts'
import type { Arrival, Scene } from './scene.ts'
import { isBeforeBody, type ScheduledFault } from './scheduled-fault.ts'
import { DELIVERY_PATH } from './shelf.ts'
import type { Account, World } from './world.ts'

/** The mock's HTTP application: control paths, the dialects under their base paths, and 404. */
export function mockApp(scene: Scene): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  const serve = (facts: DialectFacts & { id: Dialect }, basePath: string, answer: Answer): void => {
    app.all(`${basePath}/*`, async ({ env: { incoming, outgoing } }) => {
      const gone = new AbortController()
      outgoing.once('close', () => {
        if (!outgoing.writableFinished) gone.abort()
      })
      const head = headOf(incoming, facts.id)
      const early = earlyFault(scene, head, keyOf(facts, head) !== null)
      if (early !== null) {
        await sufferEarly(early, incoming, outgoing)
        return RESPONSE_ALREADY_SENT
      }
      const arrival = await arrivalOf(scene, incoming, { ...head, facts, gone: gone.signal })
      // Nobody waits for an answer to a request that did not arrive whole.
      if (arrival === null) return RESPONSE_ALREADY_SENT
      const path = incoming.url ?? head.path
      const logged = scene.requests.add({ ...arrival, path, body: arrival.body.text })
      const reply = await answer(arrival, head.path.slice(basePath.length))
      if (!reply.knownPath) logged.unknown()
      await deliver(reply, outgoing, scene.sleep)
      return RESPONSE_ALREADY_SENT
    })
  }
  for (const facts of DIALECTS as readonly (DialectFacts & { id: Dialect })[]) {
    const { id, basePath, alsoUnder = [] } = facts
    const answer = ROUTES[id](scene, basePath)
    for (const path of [basePath, ...alsoUnder]) serve(facts, path, answer)
  }
  app.all(`${DELIVERY_PATH}/*`, async ({ env: { incoming, outgoing } }) => {
    const { method = 'GET', url = '/' } = incoming
    const { pathname } = new URL(url, 'http://mock')
    const reply = await scene.shelf.fetch(method, pathname.slice(DELIVERY_PATH.length))
    await deliver(reply, outgoing, scene.sleep)
    return RESPONSE_ALREADY_SENT
  })
  app.route('/_assay', controlRoutes(scene))
  app.all('*', async ({ env: { incoming, outgoing } }) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    scene.requests.add({ method, path, headers, body: '' }).unknown()
    const text = `no dialect is served at ${path}; see /_assay/health`
    await deliver(bytesReply(404, [Buffer.from(text)], { 'content-type': 'text/plain' }), outgoing)
    return RESPONSE_ALREADY_SENT
  })
  return app
}

type Head = Pick<Arrival, 'dialect' | 'method' | 'path' | 'query' | 'headers' | 'origin'>

function headOf(incoming: IncomingMessage, dialect: Dialect): Head {
  const { method = 'GET', url = '/', headers } = incoming
  // A proxy that ends TLS before the mock says so: the URLs in answers must be the client's.
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'
  const origin = `${scheme}://${headers.host ?? '127.0.0.1'}`
  const { pathname: path, searchParams: query } = new URL(url, origin)
  return { dialect, method, path, query, headers, origin }
}

/** The fault that strikes a request by its head alone; polls are what a key asks with GET. */
function earlyFault(
  scene: Scene,
  { dialect, method, path }: Head,
  hasKey: boolean,
): ScheduledFault | null {
  if (!scene.faults.lines().some((line) => isBeforeBody(stageOf(line)))) return null
  const text = `connection\n${method}\n${path}`
  const ordinal = scene.ordinal(text)
  const facts = { dialect, ordinal, chance: scene.chance(`${text}\n${ordinal}`) }
  const isPoll = method === 'GET' && hasKey && !path.includes(`${DELIVERY_PATH}/`)
  const onPoll = isPoll ? scene.faults.meet('poll', facts) : null
  return scene.faults.meet('connection', facts) ?? onPoll
}

async function sufferEarly(
  fault: ScheduledFault,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  switch (fault.fault) {
    case 'edge-413':
      return deliver(edgeReply(413, 'Request Entity Too Large'), outgoing)
    case 'poll-404':
      return deliver(jsonReply(404, { detail: 'Not found' }), outgoing)
    case 'socket-limit': {
      let taken = 0
      // By events: leaving an iteration early would end the connection in its own way.
      await new Promise<void>((resolve) => {
        incoming.on('data', (chunk: Buffer) => {
          taken += chunk.length
          if (taken >= fault.afterBytes) resolve()
        })
        incoming.once('close', resolve)
      })
      outgoing.socket?.resetAndDestroy()
      return
    }
    default:
      incoming.socket.resetAndDestroy()
  }
}

async function arrivalOf(
  scene: Scene,
  incoming: IncomingMessage,
  { facts, ...head }: Head & Pick<Arrival, 'gone'> & { readonly facts: DialectFacts },
): Promise<Arrival | null> {
  const body = await readBody(incoming).catch(() => null)
  if (body === null) return null
  const { dialect, method, path } = head
  const text = `${dialect}\n${method}\n${path}\n${body.canonical}`
  const ordinal = scene.ordinal(text)
  const chance = scene.chance(`${text}\n${ordinal}`)
  const key = keyOf(facts, head)
  return { ...head, body, ordinal, chance, key, account: accountOf(scene.world, dialect, key) }
}

/** The key that a request carries: what stands behind the prefix of the first place that is filled. */
function keyOf({ keyPlaces }: DialectFacts, { headers }: Head): string | null {
  for (const { header, prefix } of keyPlaces) {
    const value = [headers[header]].flat()[0]?.trim() ?? ''
    const isThere = value.toLowerCase().startsWith(prefix.toLowerCase())
    const key = isThere ? value.slice(prefix.length).trim() : ''
    if (key !== '') return key
  }
  return null
}

function accountOf({ accounts }: World, dialect: Dialect, key: string | null): Account | null {
  return accounts.find((account) => account.dialect === dialect && account.key === key) ?? null
}
