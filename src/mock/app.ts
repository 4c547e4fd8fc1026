import type { IncomingMessage } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { readBody } from './body.ts'
import { controlRoutes } from './control/routes.ts'
import { deliver } from './http/deliver.ts'
import { bytesReply, type Reply } from './http/reply.ts'
import { openaiRoutes } from './openai/routes.ts'
import { replicateDelivery } from './replicate/delivery.ts'
import { replicateRoutes } from './replicate/routes.ts'
import type { Arrival, Scene } from './scene.ts'
import { type Account, DIALECTS, type Dialect, type World } from './world.ts'

type Answer = (arrival: Arrival, route: string) => Promise<Reply>

/** The mock's HTTP application: control paths, the dialects under their base paths, and 404. */
export function mockApp(
  scene: Scene,
  basePaths: Readonly<Record<Dialect, string>>,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  const serve = (dialect: Dialect, base: string, answer: Answer): void => {
    app.all(`${base}/*`, async ({ env: { incoming, outgoing } }) => {
      const gone = new AbortController()
      outgoing.once('close', () => {
        if (!outgoing.writableFinished) gone.abort()
      })
      const head = headOf(incoming, dialect)
      if (refused(scene, head)) {
        incoming.socket.resetAndDestroy()
        return RESPONSE_ALREADY_SENT
      }
      const arrival = await arrivalOf(scene, incoming, { ...head, gone: gone.signal })
      // Nobody waits for an answer to a request that did not arrive whole.
      if (arrival === null) return RESPONSE_ALREADY_SENT
      const path = incoming.url ?? head.path
      const logged = scene.requests.add({ ...arrival, path, body: arrival.body.text })
      const reply = await answer(arrival, head.path.slice(base.length))
      if (!reply.knownPath) logged.unknown()
      await deliver(reply, outgoing)
      return RESPONSE_ALREADY_SENT
    })
  }
  const replicate = replicateRoutes(scene, basePaths.replicate)
  serve('replicate', '/replicate/delivery', replicateDelivery(scene, replicate.deliveries))
  const answers: Record<Dialect, Answer> = {
    openai: openaiRoutes(scene),
    replicate: replicate.answer,
  }
  for (const dialect of DIALECTS) serve(dialect, basePaths[dialect], answers[dialect])
  app.route('/_assay', controlRoutes(scene, basePaths))
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

function refused(scene: Scene, { dialect, method, path }: Head): boolean {
  if (!scene.faults.lines().some(({ fault }) => fault === 'refuse')) return false
  const text = `connection\n${method}\n${path}`
  const ordinal = scene.ordinal(text)
  return scene.faults.refuses({ dialect, ordinal, chance: scene.chance(`${text}\n${ordinal}`) })
}

async function arrivalOf(
  scene: Scene,
  incoming: IncomingMessage,
  head: Head & Pick<Arrival, 'gone'>,
): Promise<Arrival | null> {
  const body = await readBody(incoming).catch(() => null)
  if (body === null) return null
  const { dialect, method, path, headers } = head
  const text = `${dialect}\n${method}\n${path}\n${body.canonical}`
  const ordinal = scene.ordinal(text)
  const chance = scene.chance(`${text}\n${ordinal}`)
  return { ...head, body, ordinal, chance, account: accountOf(scene.world, dialect, headers) }
}

/** Both dialects send the key as a bearer; `Token KEY` is the older form of one of them. */
function accountOf(
  { accounts }: World,
  dialect: Dialect,
  { authorization = '' }: IncomingMessage['headers'],
): Account | null {
  const key = /^(?:Bearer|Token)\s+(\S+)\s*$/i.exec(authorization)?.[1]
  return accounts.find((account) => account.dialect === dialect && account.key === key) ?? null
}
