import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer, ImageRef, RequestSpec } from '../../domain/request.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { unreadable } from '../unreadable.ts'
import { type Conversation, conversationOf, streamedConversation } from './conversation.ts'
import { readErrorWithin, readRefusal } from './refusal.ts'
import { requestIdsOf } from './request-ids.ts'
import { usageOf } from './usage.ts'

/** An id becomes part of a path that the key goes to: nothing that could lead elsewhere. */
const FILE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/

/**
 * What a conversation came to. The images are files of the account, each fetched with the key from
 * `GET /files/{id}/content`; their bytes may be JPEG although `file_type` says `png`.
 */
export function readAnswer(answer: Answer, spec: RequestSpec, operation: Operation): Reading {
  if (!isSuccess(answer)) return readRefusal(answer)
  const { body } = answer
  const conversation =
    body.kind === 'events' ? streamedConversation(body.events) : conversationOf(jsonOf(answer))
  if (conversation === null) {
    return { ...unreadable(answer), requestIds: requestIdsOf(answer, null) }
  }
  const images = imagesOf(conversation, spec)
  const usage = usageOf(conversation, images.length)
  if (conversation.error !== null && images.length === 0) {
    return { ...readErrorWithin(conversation.error, answer), usage }
  }
  const outcome = outcomeFor(conversation, { images, asked: operation.settings.n })
  const requestIds = requestIdsOf(answer, conversation.id)
  return readingOf(outcome, { images, usage, requestIds })
}

function imagesOf({ files }: Conversation, { url }: RequestSpec): readonly ImageRef[] {
  const base = url.replace(/\/conversations$/, '')
  return files
    .filter((id) => FILE_ID.test(id))
    .map((id) => ({ kind: 'keyed', url: `${base}/files/${id}/content` }))
}

function outcomeFor(
  { files, toolRuns, words, isWhole }: Conversation,
  { images, asked }: { images: readonly ImageRef[]; asked: number },
): Outcome {
  if (images.length > 0) return deliveredOutcome(images, asked)
  if (!isWhole) {
    const message = 'the stream ended before the conversation did'
    return outcomeOf('lost', { reason: 'truncated', message })
  }
  if (files.length > 0) {
    const message = `a file without a usable id: ${JSON.stringify(files)}`
    return outcomeOf('malformed', { reason: 'unreadable', message })
  }
  if (toolRuns.length > 0) {
    const message = `the tool ran and gave no file: ${JSON.stringify(toolRuns)}`
    return outcomeOf('empty', { reason: 'task-failed', message })
  }
  // The language model refused, or asked back: only its words could tell, and they are free text.
  return outcomeOf('empty', { message: `the model did not call the tool: ${words}` })
}
