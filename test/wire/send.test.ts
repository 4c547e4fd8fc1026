import { Agent, type Dispatcher } from 'undici'
import { expect, test } from 'vitest'
import { send } from '../../src/wire/send.ts'
import { context, createCleanup, openWire, postTo } from './fixtures.ts'

function sendThrough(
  dispatch: (handler: Dispatcher.DispatchHandler) => void,
  onSent: (() => void) | null = null,
) {
  const dispatcher = new Agent()
  dispatcher.dispatch = (_, handler) => {
    dispatch(handler)
    return true
  }
  const { blobs, signal } = context()
  return send({
    dispatcher,
    url: new URL('http://127.0.0.1/'),
    method: 'POST',
    headers: {},
    body: null,
    deadlineAt: 1_000,
    signal,
    clock: { now: () => 0, monotonic: () => 0 },
    limits: { jsonBytes: 100, imageBytes: 100 },
    blobs,
    isDownload: false,
    onSent,
  })
}

function controllerOf(aborts: string[]): Dispatcher.DispatchController {
  return {
    aborted: false,
    paused: false,
    reason: null,
    abort: (reason) => void aborts.push(reason.message),
    pause: () => {},
    resume: () => {},
  }
}

test('a request that undici would write a second time is stopped, and was sent', async () => {
  const aborts: string[] = []
  let calls = 0
  const sent = await sendThrough(
    (handler) => {
      handler.onRequestStart?.(controllerOf(aborts), null)
      handler.onRequestStart?.(controllerOf(aborts), null)
    },
    () => {
      calls += 1
    },
  )
  expect(calls).toBe(1)
  expect(aborts).toEqual(['the connection was closed without an answer'])
  expect(sent.error).toMatchObject({ sent: true, code: 'closed' })
})

test('a request that was given up while it waited is dropped when its turn comes', async () => {
  const aborts: string[] = []
  const { promise, resolve } = Promise.withResolvers<Dispatcher.DispatchHandler>()
  const sending = sendThrough(resolve)
  const handler = await promise
  handler.onResponseError?.(controllerOf(aborts), Object.assign(new Error(), { code: 'ENOTFOUND' }))
  handler.onRequestStart?.(controllerOf(aborts), null)
  expect(aborts).toEqual(['given up while it waited'])
  expect((await sending).error).toMatchObject({ sent: false, code: 'dns' })
})

test('an informational answer is not the answer', async () => {
  const sent = await sendThrough((handler) => {
    const controller = controllerOf([])
    handler.onRequestStart?.(controller, null)
    handler.onResponseStart?.(controller, 103, { link: '</a>' })
    handler.onResponseStart?.(controller, 200, { 'x-many': ['a', 'b'] })
    handler.onResponseData?.(controller, Buffer.from('{}'))
    handler.onResponseEnd?.(controller, {})
  })
  expect([sent.status, sent.headers]).toEqual([200, { 'x-many': 'a, b' }])
  expect(sent.read?.body).toEqual({ kind: 'json', json: {} })
})

test('a connection that is lost after an informational answer had no answer', async () => {
  const sent = await sendThrough((handler) => {
    const controller = controllerOf([])
    handler.onRequestStart?.(controller, null)
    handler.onResponseStart?.(controller, 103, { link: '</a>' })
    const lost = Object.assign(new Error(), { code: 'UND_ERR_SOCKET' })
    handler.onResponseError?.(controller, lost)
  })
  expect([sent.status, sent.headersAt, sent.read]).toEqual([null, null, null])
  expect(sent.error).toMatchObject({ sent: true, code: 'closed' })
})

test('after the wire is closed nothing is sent', async () => {
  const cleanup = createCleanup()
  const wire = openWire(cleanup)
  await wire.close()
  const { exchange } = await wire.exchange(postTo('http://127.0.0.1:9/'), context())
  expect(exchange.error).toMatchObject({ sent: false, code: 'aborted' })
  await cleanup.run()
})
