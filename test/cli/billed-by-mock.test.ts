import { expect, test } from 'vitest'
import { billedByCell, type MockEntry, type Traceable } from '../../src/cli/billed-by-mock.ts'

const entry = (over: Partial<MockEntry>): MockEntry => ({
  id: 'op_1',
  dialect: 'openai',
  model: 'm',
  requestId: null,
  taskId: null,
  mode: 'text-to-image',
  imagesAsked: 1,
  usd: '0.04',
  ...over,
})

const attempt = (over: Partial<Traceable>): Traceable => ({
  cell: 'a',
  endpoint: { provider: 'openai', model: 'm', baseUrl: 'http://127.0.0.1:1/openai/v1' },
  requestIds: [],
  taskId: null,
  imagesRequested: 1,
  mode: 'text-to-image',
  ...over,
})

const billed = (entries: MockEntry[], attempts: Traceable[]) =>
  Object.fromEntries(billedByCell(entries, attempts))

test('attempts are found by request id and by task id, to the nano-dollar', () => {
  const entries = [
    entry({ id: 'op_1', requestId: 'r1', usd: '0.0028035' }),
    entry({ id: 'op_2', taskId: 't2', usd: '0.0000000005' }),
  ]
  const attempts = [attempt({ requestIds: ['r1'] }), attempt({ cell: 'b', taskId: 't2' })]
  expect(billed(entries, attempts)).toEqual({ a: '0.0028035', b: '0' })
})

test('an attempt that learned no id is found by what it asked, once', () => {
  const entries = [entry({ id: 'op_1' }), entry({ id: 'op_2', imagesAsked: 2, usd: '0.08' })]
  const attempts = [attempt({ imagesRequested: 2 }), attempt({ imagesRequested: 2 })]
  expect(billed(entries, attempts)).toEqual({ a: '0.08' })
})

test('what an id names is not given away to an attempt without one', () => {
  const entries = [entry({ id: 'op_1', requestId: 'r1' })]
  const attempts = [attempt({ cell: 'nameless' }), attempt({ cell: 'named', requestIds: ['r1'] })]
  expect(billed(entries, attempts)).toEqual({ nameless: '0', named: '0.04' })
})

test('entries of another run, model or dialect stay out', () => {
  const entries = [entry({ requestId: 'other' }), entry({ dialect: 'bfl' }), entry({ model: 'x' })]
  expect(billed(entries, [attempt({ requestIds: ['mine'] })])).toEqual({ a: '0.04' })
  expect(billed(entries.slice(1), [attempt({ requestIds: ['mine'] })])).toEqual({ a: '0' })
})
