import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { runJsonSchema } from '../../src/cli/run-shape.ts'

test('the schema of a run takes a whole report, and refuses one with money as a number', () => {
  const schema = z.fromJSONSchema(runJsonSchema() as never)
  const text = readFileSync('test/report/golden/mixed.json.txt', 'utf8')
  const run = JSON.parse(text) as { budget: { charged: unknown } }
  expect(schema.safeParse(run).success).toBe(true)
  run.budget.charged = 0.4
  expect(schema.safeParse(run).success).toBe(false)
})
