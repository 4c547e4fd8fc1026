import type { Offer } from '../../domain/adapter.ts'
import { jsonOf } from '../answer-words.ts'
import { sentOptions } from '../common-options.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'
import { jsonPost } from '../json-post.ts'
import { modelPath } from '../model-path.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { imagesIn } from '../replicate/output.ts'
import { onlyAsync } from '../setting-rules.ts'
import { blackedOut, delivered, taskFailed } from './delivered.ts'
import type { Partner } from './partner.ts'
import { atWork, pathOf, pollOf } from './task-requests.ts'

const POLL_AFTER_MS = 500

const OFFER: Offer = {
  ...OPEN_OFFER,
  modes: ['text-to-image'],
  maxImages: 1,
  // The router's documents name no such fields for it; its own can stand in the suite's options.
  without: ['size', 'aspect', 'quality', 'format', 'background', 'steps', 'seed'],
  refuses: onlyAsync('wavespeed'),
}

/**
 * WaveSpeed through the router: `{data: {id, status, urls: {get}, outputs}}`, to the order and to
 * asking after it (@huggingface/inference 4.13.30, read 2026-11-21).
 */
export const wavespeed: Partner = {
  id: 'wavespeed',
  offer: () => OFFER,
  readRefusedPoll: null,
  optionMistakes: null,
  submit: ({ model, prompt, options }, base) =>
    jsonPost(`${base}/api/v3/${modelPath(model)}`, { prompt, ...sentOptions(options) }),
  read(answer, spec, { operation, base }) {
    const task = fieldsOf(field(fieldsOf(jsonOf(answer)), 'data'))
    const id = textOf(field(task, 'id'))
    if (id === null) return null
    const status = textOf(field(task, 'status')) ?? 'unknown'
    switch (status) {
      case 'completed': {
        const flags = field(task, 'has_nsfw_contents')
        const isFlagged =
          Array.isArray(flags) && flags.length > 0 && flags.every((flag) => flag === true)
        if (isFlagged) return blackedOut({ answer, task: id })
        const images = imagesIn(field(task, 'outputs'))
        return delivered(images, { answer, asked: operation.settings.n, task: id })
      }
      case 'failed':
        return taskFailed(textOf(field(task, 'error')) ?? 'the task failed', { answer, task: id })
      default: {
        const path = pathOf(textOf(field(fieldsOf(field(task, 'urls')), 'get')))
        const poll = path === null ? spec : pollOf(`${base}${path}`)
        // Without an address of its own an order cannot be asked after.
        if (poll.purpose === 'submit') return null
        return atWork(poll, { answer, id, status, afterMs: POLL_AFTER_MS })
      }
    }
  },
}
