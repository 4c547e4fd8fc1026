import { RunwareClient } from '@runware/sdk-js'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import { runwareAdapter } from '../../../src/providers/runware/adapter.ts'
import { taskUuid } from '../../../src/providers/runware/task-uuid.ts'
import { json, MASK, operationOf, pendingStep } from '../fixtures.ts'
import { KEY, sentBySpec } from '../sent.ts'
import { openTaskSocket } from './task-socket.ts'

const API = 'https://api.runware.ai'
const UUID = taskUuid('run-1-attempt-1')
const PNG = 'data:image/png;base64,iVBORwAB/v8='

afterEach(() => vi.unstubAllGlobals())

/** The one task that the vendor's client sends over its socket; the API takes the same by HTTP. */
async function vendorSends(call: (client: RunwareClient) => Promise<unknown>): Promise<unknown> {
  const { WebSocket, sent } = openTaskSocket(async ([task]) => ({
    data: Array.from({ length: Number(task?.numberResults ?? 1) }, (_, index) => ({
      taskType: task?.taskType,
      taskUUID: task?.taskUUID,
      imageUUID: `image-${index}`,
      status: 'success',
    })),
  }))
  vi.stubGlobal('WebSocket', WebSocket)
  const client = await RunwareClient.initialize({ apiKey: KEY, url: 'wss://ws-api.runware.ai/v1' })
  await call(client)
  await client.disconnect()
  const tasks = sent.filter(([task]) => task?.taskType !== 'authentication')
  expect(tasks).toHaveLength(1)
  return tasks[0]
}

async function weSend(over: Partial<Operation>): Promise<unknown> {
  const { auth } = runwareAdapter
  if (auth === null) throw new Error('no auth')
  const { body, ...rest } = await sentBySpec(runwareAdapter.submit(operationOf(over), API), auth)
  expect(rest).toEqual({
    method: 'POST',
    origin: API,
    path: '/v1',
    query: '',
    headers: { authorization: `Bearer ${KEY}` },
    contentType: 'application/json',
  })
  return body
}

describe('the vendor’s own client sends the same as we do', () => {
  test('for a picture from a prompt', async () => {
    const ours = await weSend({
      model: 'runware:100@1',
      settings: {
        mode: 'text-to-image',
        size: '1024x768',
        format: 'jpeg',
        steps: 4,
        seed: 7,
        delivery: 'sync',
        n: 2,
      },
      options: { CFGScale: 3.5, outputType: 'URL', outputQuality: 95, checkNSFW: true },
    })
    const theirs = await vendorSends((client) =>
      client
        .imageInference({
          model: 'runware:100@1',
          positivePrompt: 'a red bicycle',
          width: 1024,
          height: 768,
          outputFormat: 'JPG',
          steps: 4,
          seed: 7,
          deliveryMethod: 'sync',
          numberResults: 2,
          CFGScale: 3.5,
          outputType: 'URL',
          outputQuality: 95,
          checkNSFW: true,
          includeCost: true,
          taskUUID: UUID,
          // One image stands for two: the client must not wait for another.
          retry: 1,
        })
        .catch(() => null),
    )
    expect(ours).toEqual(theirs)
  })

  test('for an edit with a mask', async () => {
    const ours = await weSend({
      mode: 'edit',
      model: 'runware:102@1',
      settings: { mode: 'edit', n: 1 },
      mask: MASK,
      options: { strength: 0.8 },
    })
    const theirs = await vendorSends((client) =>
      client.imageInference({
        model: 'runware:102@1',
        positivePrompt: 'a red bicycle',
        seedImage: PNG,
        maskImage: 'data:image/png;base64,iVBORwk=',
        strength: 0.8,
        includeCost: true,
        taskUUID: UUID,
      }),
    )
    expect(ours).toEqual(theirs)
  })

  test('for a picture that is a reference', async () => {
    const ours = await weSend({
      mode: 'image-to-image',
      model: 'bfl:3@1',
      settings: { mode: 'image-to-image', n: 1, delivery: 'async' },
      options: { assayImageField: 'referenceImages[]' },
    })
    const theirs = await vendorSends((client) =>
      client.imageInference({
        model: 'bfl:3@1',
        positivePrompt: 'a red bicycle',
        referenceImages: [PNG],
        deliveryMethod: 'async',
        includeCost: true,
        taskUUID: UUID,
      }),
    )
    expect(ours).toEqual(theirs)
  })

  test('for asking after a task', async () => {
    const operation = operationOf({ model: 'runware:100@1' })
    const spec = runwareAdapter.submit(operation, API)
    const acknowledged = json(200, { data: [{ taskType: 'imageInference', taskUUID: UUID }] })
    const { poll } = pendingStep(runwareAdapter.read(acknowledged, spec, operation))
    expect(poll.body).toEqual({
      kind: 'json',
      json: await vendorSends((client) => client.getResponse({ taskUUID: UUID })),
    })
  })
})

test('what is not asked for is not named, but the price always is', async () => {
  expect(await weSend({ model: 'runware:100@1' })).toEqual([
    {
      taskType: 'imageInference',
      taskUUID: UUID,
      model: 'runware:100@1',
      positivePrompt: 'a red bicycle',
      numberResults: 1,
      includeCost: true,
    },
  ])
})

test('a retry has another name for its task', async () => {
  const [first] = (await weSend({ attemptId: 'one' })) as { taskUUID: string }[]
  const [second] = (await weSend({ attemptId: 'two' })) as { taskUUID: string }[]
  expect(first?.taskUUID).not.toBe(second?.taskUUID)
})
