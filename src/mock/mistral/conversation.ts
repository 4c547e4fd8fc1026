import { bytesReply, jsonReply, type Reply } from '../http/reply.ts'
import type { Arrival } from '../scene.ts'
import { promptTokens, TOKENS } from './asked.ts'

/** What a conversation came to. */
export interface Told {
  readonly arrival: Arrival
  readonly now: number
  readonly model: string
  readonly agentId: string | null
  readonly prompt: string
  /** Ids of the files that the tool made; null where it was not called. */
  readonly files: readonly string[] | null
  readonly words: string
  /** The stream breaks in its middle, with an error event. */
  readonly breaks: boolean
}

/** The conversation as one answer. */
export function wholeReply(told: Told): Reply {
  const { arrival, files } = told
  return jsonReply(200, {
    object: 'conversation.response',
    conversation_id: conversationId(arrival),
    outputs: [...(files === null ? [] : [toolEntry(told)]), messageEntry(told)],
    usage: usageOf(told),
    guardrails: null,
  })
}

/** The same as a stream of events. */
export function streamedReply(told: Told): Reply {
  const { arrival, files, words, model, agentId } = told
  const at = { created_at: timeOf(told) }
  async function* events(): AsyncGenerator<string> {
    const id = conversationId(arrival)
    yield event('conversation.response.started', { ...at, conversation_id: id })
    if (told.breaks) {
      yield event('conversation.response.error', { ...at, message: 'upstream broke', code: 3000 })
      return
    }
    if (files !== null) {
      const { id: run, name, arguments: given, info } = toolEntry(told)
      yield event('tool.execution.started', { ...at, id: run, name, arguments: given })
      yield event('tool.execution.done', { ...at, id: run, name, info })
    }
    const message = { ...at, id: messageId(arrival), role: 'assistant', model, agent_id: agentId }
    yield event('message.output.delta', { ...message, content: words })
    for (const [index, chunk] of (files ?? []).map(chunkOf).entries())
      yield event('message.output.delta', { ...message, content: chunk, content_index: index + 1 })
    yield event('conversation.response.done', { ...at, usage: usageOf(told) })
  }
  return {
    ...bytesReply(200, [], { 'content-type': 'text/event-stream' }),
    body: { kind: 'events', events: events() },
  }
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}

function conversationId({ chance }: Arrival): string {
  return `conv_${chance.hex('conversation').slice(0, 32)}`
}

function messageId({ chance }: Arrival): string {
  return `msg_${chance.hex('message').slice(0, 32)}`
}

function timeOf({ now }: Told): string {
  return new Date(now).toISOString()
}

function toolEntry(told: Told) {
  const { arrival, prompt, files } = told
  return {
    object: 'entry',
    type: 'tool.execution',
    id: `tool_exec_${arrival.chance.hex('tool').slice(0, 24)}`,
    name: 'image_generation',
    // The language model writes the tool's prompt, in its own words.
    arguments: JSON.stringify({ prompt: `${prompt}, in fine detail` }),
    info: files?.length === 0 ? { error: 'no image was made' } : {},
    created_at: timeOf(told),
    completed_at: timeOf(told),
  }
}

function messageEntry(told: Told): object {
  const { arrival, model, agentId, files, words } = told
  return {
    object: 'entry',
    type: 'message.output',
    id: messageId(arrival),
    role: 'assistant',
    agent_id: agentId,
    model,
    content:
      files === null || files.length === 0
        ? words
        : [{ type: 'text', text: words }, ...files.map(chunkOf)],
    created_at: timeOf(told),
    completed_at: timeOf(told),
  }
}

/** It says `png` whatever the bytes are, as the vendor does. */
function chunkOf(fileId: string, index: number): object {
  return {
    type: 'tool_file',
    tool: 'image_generation',
    file_id: fileId,
    file_name: `image_generated_${index}`,
    file_type: 'png',
  }
}

function usageOf({ prompt, files }: Told): object {
  const connector = files === null ? null : TOKENS.connector
  const input = promptTokens(prompt)
  return {
    prompt_tokens: input,
    completion_tokens: TOKENS.completion,
    total_tokens: input + TOKENS.completion + (connector ?? 0),
    connector_tokens: connector,
    connectors: files === null ? null : { image_generation: 1 },
  }
}
