import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../src/domain/suite.ts'
import { readUsageBlock } from '../../src/providers/usage-block.ts'

const reported = (json: Json, hasInput = false) => {
  const reading = readUsageBlock(json, hasInput)
  return reading.kind === 'usage' ? reading.reported : reading
}
const unclear = (why: RegExp) => ({ kind: 'unclear', why: expect.stringMatching(why) })

test('an images answer’s undivided output is the picture, its undivided input the prompt', () => {
  expect(reported({ input_tokens: 23, output_tokens: 1056, output_tokens_details: null })).toEqual({
    input_text_token: '23',
    output_image_token: '1056',
  })
})

test('a block is found inside the answer around it, whatever the API calls it', () => {
  const block = { input_tokens: 5, output_tokens: 7 }
  const read = { input_text_token: '5', output_image_token: '7' }
  expect(reported({ data: [], usage: block })).toEqual(read)
  expect(reported({ usageMetadata: block })).toEqual(read)
  expect(reported({ usage_metadata: block })).toEqual(read)
})

test('thinking is text beside the picture, once, whether it stands within the text or beside it', () => {
  const details = { reasoning_tokens: 225, image_tokens: 1120 }
  const beside = {
    completion_tokens: 1345,
    completion_tokens_details: { ...details, text_tokens: 0 },
  }
  const within = {
    completion_tokens: 1345,
    completion_tokens_details: { ...details, text_tokens: 225 },
  }
  const read = { output_text_token: '225', output_image_token: '1120' }
  expect(reported(beside)).toEqual(read)
  expect(reported(within)).toEqual(read)
})

test('Gemini’s candidates beyond the picture are text, and thoughts come on top', () => {
  const usage = {
    promptTokenCount: 262,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 4 },
      { modality: 'IMAGE', tokenCount: 258 },
    ],
    candidatesTokenCount: 1290,
    candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
    thoughtsTokenCount: 30,
    toolUsePromptTokenCount: 6,
  }
  const read = {
    input_text_token: '10',
    input_image_token: '258',
    output_text_token: '200',
    output_image_token: '1120',
  }
  expect(reported({ usageMetadata: usage }, true)).toEqual(read)
  const snake = {
    prompt_token_count: 262,
    prompt_tokens_details: [
      { modality: 'TEXT', token_count: 4 },
      { modality: 'IMAGE', token_count: 258 },
    ],
    candidates_token_count: 1290,
    candidates_tokens_details: [{ modality: 'IMAGE', token_count: 1120 }],
    thoughts_token_count: 30,
    tool_use_prompt_token_count: 6,
  }
  expect(reported({ usage_metadata: snake }, true)).toEqual(read)
})

test('cached tokens are a part of the input, never added to it', () => {
  const details = { text_tokens: 100, image_tokens: 0, cached_tokens: 64 }
  expect(reported({ input_tokens: 100, input_tokens_details: details, output_tokens: 10 })).toEqual(
    {
      input_text_token: '36',
      cached_input_text_token: '64',
      output_image_token: '10',
    },
  )
})

test('cached tokens of text and picture are told apart where the block does', () => {
  const details = {
    text_tokens: 100,
    image_tokens: 500,
    cached_tokens: 320,
    cached_tokens_details: { text_tokens: 64, image_tokens: 256 },
  }
  const block = { input_tokens: 600, input_tokens_details: details, output_tokens: 10 }
  const read = {
    input_text_token: '36',
    input_image_token: '244',
    cached_input_text_token: '64',
    cached_input_image_token: '256',
    output_image_token: '10',
  }
  expect(reported(block, true)).toEqual(read)
  const { cached_tokens: _, ...withoutTotal } = details
  expect(reported({ ...block, input_tokens_details: withoutTotal }, true)).toEqual(read)
})

test('cached tokens that could be text or picture are refused', () => {
  const details = { text_tokens: 100, image_tokens: 500, cached_tokens: 64 }
  const block = { input_tokens: 600, input_tokens_details: details, output_tokens: 10 }
  expect(reported(block, true)).toEqual(unclear(/cached tokens are text or picture/))
})

test('more cached tokens than tokens is a contradiction, not a negative number', () => {
  const details = { text_tokens: 10, image_tokens: 0, cached_tokens: 64 }
  const block = { input_tokens: 10, input_tokens_details: details, output_tokens: 10 }
  expect(reported(block)).toEqual(unclear(/more cached tokens than tokens/))
})

test('undivided input of a request with a picture is refused, without one it is text', () => {
  const block = { input_tokens: 400, output_tokens: 10 }
  expect(reported(block, true)).toEqual(unclear(/how its input divides/))
  expect(reported(block, false)).toMatchObject({ input_text_token: '400' })
})

test('of a request with a picture the rest of the input is the picture; of one without, it is refused', () => {
  const block = {
    promptTokenCount: 262,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: 4 }],
  }
  expect(reported(block, true)).toEqual({ input_text_token: '4', input_image_token: '258' })
  expect(reported(block, false)).toEqual(unclear(/258 of its input tokens are neither/))
})

test('undivided output of an API that answers with words too is refused', () => {
  expect(reported({ prompt_tokens: 9, completion_tokens: 1290 })).toEqual(
    unclear(/how its output divides/),
  )
  const gemini = { promptTokenCount: 9, candidatesTokenCount: 1290 }
  expect(reported(gemini)).toEqual(unclear(/how its output divides/))
})

test('parts that are more than their whole are refused', () => {
  const input = { text_tokens: 8, image_tokens: 8 }
  expect(reported({ input_tokens: 10, input_tokens_details: input }, true)).toEqual(
    unclear(/parts of its input/),
  )
  const output = { text_tokens: 8, image_tokens: 8 }
  expect(reported({ completion_tokens: 10, completion_tokens_details: output })).toEqual(
    unclear(/parts of its output/),
  )
})

test('what counts no tokens is no usage block', () => {
  for (const json of [
    null,
    7,
    'usage',
    [],
    {},
    { usage: null },
    { images: 3 },
    { input_tokens: -4 },
  ])
    expect(readUsageBlock(json as Json, false)).toEqual({ kind: 'none' })
})

const count = fc.integer({ min: 0, max: 100_000 })

test('every token of a divided block is billed exactly once', () => {
  fc.assert(
    fc.property(
      fc.record({ text: count, image: count, words: count, picture: count, cached: count }),
      ({ text, image, words, picture, cached }) => {
        const json = {
          input_tokens: text + image,
          input_tokens_details: {
            text_tokens: text,
            image_tokens: image,
            cached_tokens_details: { text_tokens: Math.min(cached, text) },
          },
          output_tokens: words + picture,
          output_tokens_details: { text_tokens: words, image_tokens: picture },
        }
        const reading = readUsageBlock(json, true)
        if (reading.kind !== 'usage') throw new Error(JSON.stringify(reading))
        const sum = Object.values(reading.reported).reduce((all, units) => all + Number(units), 0)
        expect(sum).toBe(text + image + words + picture)
        expect(Number(reading.reported.output_image_token ?? 0)).toBe(picture)
      },
    ),
  )
})
