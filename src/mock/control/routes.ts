import { Hono } from 'hono'
import { z } from 'zod'
import { DIALECTS } from '../dialects.ts'
import type { Scene } from '../scene.ts'
import { scheduledFaultForm } from '../scheduled-fault.ts'
import { statementCsv, statementOf } from './statement.ts'

/** The mock's own paths under `/_assay`; they need no key. */
export function controlRoutes(scene: Scene): Hono {
  const app = new Hono()
  app.get('/health', (c) => {
    const { origin } = new URL(c.req.url)
    const dialects = DIALECTS.map(({ id, basePath }) => [id, `${origin}${basePath}`])
    return c.json({
      ready: true,
      world: scene.world.name,
      dialects: Object.fromEntries(dialects) as Record<string, string>,
      keys: Object.fromEntries(
        // The first account of a dialect is the one that is handed out.
        scene.world.accounts.toReversed().map(({ dialect, key }) => [dialect, key]),
      ),
    })
  })
  app.get('/ledger', (c) =>
    c.json({ entries: scene.ledger.entries(), total: scene.ledger.totalUsd() }),
  )
  app.get('/statement', (c) => {
    const rows = statementOf(scene)
    return c.req.query('format') === 'csv'
      ? c.text(statementCsv(rows), 200, { 'content-type': 'text/csv' })
      : c.json({ format: 'image-assay/statement@1', rows })
  })
  app.get('/requests', (c) => c.json({ requests: scene.requests.list() }))
  app.get('/faults', (c) => c.json({ faults: scene.faults.lines() }))
  app.post('/faults', async (c) => {
    const lines = z.union([
      z.array(scheduledFaultForm),
      scheduledFaultForm.transform((one) => [one]),
    ])
    const parsed = lines.safeParse(await c.req.json().catch(() => null))
    if (!parsed.success) return c.json({ mistakes: parsed.error.issues }, 400)
    scene.faults.add(parsed.data)
    return c.json({ faults: scene.faults.lines() })
  })
  app.post('/reset', (c) => {
    scene.reset()
    return c.json({ ready: true })
  })
  return app
}
