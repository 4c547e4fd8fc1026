import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import { doneReading, json, operationOf, pendingStep, text } from '../fixtures.ts'
import { hostAdapter } from './host.ts'

const adapter = hostAdapter('fireworks')
const operation = operationOf({ model: 'accounts/fireworks/models/flux-kontext-pro' })
const submitted = adapter.submit(operation, adapter.baseUrl)
const accepted = pendingStep(adapter.read(json(200, { request_id: 'r-1' }), submitted, operation))
const polled = (answer: Answer) => adapter.read(answer, accepted.poll, operation)

test('an accepted task is asked after by a POST with its id', () => {
  expect(accepted.task).toEqual({ id: 'r-1', status: 'accepted' })
  expect(accepted.poll).toEqual({
    purpose: 'poll',
    method: 'POST',
    url: 'https://api.fireworks.ai/inference/v1/workflows/accounts/fireworks/models/flux-kontext-pro/get_result',
    headers: {},
    body: { kind: 'json', json: { id: 'r-1' } },
    credential: true,
  })
  expect(accepted.cancel).toBeNull()
  expect(accepted.afterMs).toBe(500)
})

test('a task that is ready gives its picture', () => {
  const url = 'https://cdn.example/1.jpg'
  const reading = doneReading(
    polled(json(200, { id: 'r-1', status: 'Ready', result: { sample: url } })),
  )
  expect(reading.outcome.kind).toBe('produced')
  expect(reading.images).toEqual([{ kind: 'url', url }])
  expect(reading.requestIds).toEqual(['r-1'])
  expect(reading.usage.counted).toEqual({ request: '1', task: '1', image: '1' })
})

describe('a task ends as', () => {
  test.each([
    ['Ready', { result: null }, 'empty/null'],
    ['Request Moderated', {}, 'blocked/moderation-input'],
    ['Content Moderated', {}, 'blocked/moderation-output'],
    ['Error', { details: 'x' }, 'unavailable/task-failed'],
    ['Failed', {}, 'unavailable/task-failed'],
  ])('%s %j', (status, over, expected) => {
    const { outcome } = doneReading(polled(json(200, { id: 'r-1', status, ...over })))
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
  })
})

test.each(['Pending', 'Task not found', 'Brewing'])('%s is a task still at work', (status) => {
  const step = pendingStep(polled(json(200, { id: 'r-1', status, result: null })))
  expect(step.task).toEqual({ id: 'r-1', status })
  expect(step.poll).toEqual(accepted.poll)
})

test.each([
  [429, { 'retry-after': '3' }, 3000],
  [404, {}, 2000],
  [502, {}, 2000],
])('a poll that is answered %i is asked again', (status, headers, afterMs) => {
  const step = pendingStep(polled(text(status, 'busy', headers)))
  expect(step.afterMs).toBe(afterMs)
  expect(step.poll).toEqual(accepted.poll)
})

test.each([401, 402, 302])(
  'a poll that is refused with %i leaves the task lost, never free',
  (status) => {
    const { outcome, usage } = doneReading(polled(text(status, 'no')))
    expect(outcome.kind).toBe('lost')
    expect(usage.counted.task).toBe('1')
  },
)

test('a refused order is no task', () => {
  const step = adapter.read(json(400, { error: { message: 'bad' } }), submitted, operation)
  expect(doneReading(step).outcome).toMatchObject({ kind: 'rejected', message: 'bad' })
})
