import type { Offer } from '../../domain/adapter.ts'
import { jsonOf } from '../answer-words.ts'
import { bodyImages } from '../body-images.ts'
import { sentOptions } from '../common-options.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'
import { jsonPost } from '../json-post.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { onlyAsync } from '../setting-rules.ts'
import { delivered, taskFailed } from './delivered.ts'
import type { Partner } from './partner.ts'
import { atWork, pollOf } from './task-requests.ts'

const POLL_AFTER_MS = 5000
const HEADERS = { 'x-source-channel': 'hugging_face', 'accept-language': 'en-US,en' }

const OFFER: Offer = {
  ...OPEN_OFFER,
  modes: ['text-to-image'],
  maxImages: 1,
  // The router's documents name no such fields for it; its own can stand in the suite's options.
  without: ['size', 'aspect', 'quality', 'format', 'background', 'steps', 'seed'],
  refuses: onlyAsync('zai-org'),
}

/** Z.ai's tasks through the router (@huggingface/inference 4.13.30, read 2026-11-21). */
export const zai: Partner = {
  id: 'zai-org',
  offer: () => OFFER,
  readRefusedPoll: null,
  optionMistakes: null,
  submit: ({ model, prompt, options }, base) =>
    jsonPost(
      `${base}/api/paas/v4/async/images/generations`,
      { model, prompt, ...sentOptions(options) },
      HEADERS,
    ),
  read(answer, _spec, { operation, base }) {
    const task = fieldsOf(jsonOf(answer))
    const id = textOf(field(task, 'id'))
    const status = textOf(field(task, 'task_status')) ?? 'unknown'
    if (id === null) return null
    switch (status) {
      case 'SUCCESS': {
        const found = bodyImages({ images: field(task, 'image_result') ?? [] })
        return delivered(found?.images ?? [], { answer, asked: operation.settings.n, task: id })
      }
      case 'FAIL':
        return taskFailed('the task failed', { answer, task: id })
      default: {
        const url = `${base}/api/paas/v4/async-result/${encodeURIComponent(id)}`
        const poll = { ...pollOf(url), headers: HEADERS }
        return atWork(poll, { answer, id, status, afterMs: POLL_AFTER_MS })
      }
    }
  },
}
