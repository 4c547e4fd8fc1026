import { MEDIA_TYPES, type Picture } from '../draw/picture.ts'
import { pictureSlot } from '../http/picture-json.ts'
import type { Trouble } from '../job/trouble.ts'
import type { Policy } from '../policy.ts'
import type { GeminiAsked } from './asked.ts'
import { usageMetadata } from './tokens.ts'

/** What every GenerateContentResponse of one request shares. */
export interface ViewOf {
  readonly asked: GeminiAsked
  readonly model: string
  readonly responseId: string
}

/** A GenerateContentResponse with pictures, or one without, as the policy bills it. */
export function contentOf(
  { asked, model, responseId }: ViewOf,
  { pictures, policy }: { readonly pictures: readonly Picture[]; readonly policy: Policy },
): unknown {
  const { tokens, tier, withThoughts } = asked
  const made = pictures.length
  const parts = pictures.map((picture) => ({
    inlineData: { mimeType: MEDIA_TYPES[picture.format], data: pictureSlot(picture) },
  }))
  const drafts = withThoughts ? parts.slice(0, 1).map((part) => ({ ...part, thought: true })) : []
  const candidate =
    made === 0
      ? imageless(policy)
      : {
          content: {
            role: 'model',
            parts: [...drafts, ...parts.map((part) => ({ ...part, thoughtSignature: 'EoQBmock' }))],
          },
          finishReason: 'STOP',
          index: 0,
        }
  return {
    candidates: [candidate],
    usageMetadata: usageMetadata(tokens, { made, isWritten: policy.empty === 'full', tier }),
    modelVersion: model,
    responseId,
  }
}

/** A failure that promises to cost nothing, a silent one, or a refusal in words. */
function imageless({ empty }: Policy): unknown {
  switch (empty) {
    case 'free':
      return {
        content: {},
        finishReason: 'IMAGE_OTHER',
        finishMessage:
          'Unable to show the generated image. The model could not generate the image based on the prompt provided. You will not be charged for this request.',
        index: 0,
      }
    case 'input':
      return { content: { role: 'model' }, finishReason: 'NO_IMAGE', index: 0 }
    case 'full':
      return {
        content: { role: 'model', parts: [{ text: 'I am not able to draw this picture.' }] },
        finishReason: 'STOP',
        index: 0,
      }
    default:
      return empty satisfies never
  }
}

/** A block: of the prompt without candidates, of the picture with one that holds nothing. */
export function blockOf(
  { asked, model, responseId }: ViewOf,
  { stage }: Extract<Trouble, { kind: 'blocked' }>,
): unknown {
  const common = {
    usageMetadata: usageMetadata(asked.tokens, { made: 0, isWritten: false, tier: asked.tier }),
    modelVersion: model,
    responseId,
  }
  if (stage === 'input') return { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, ...common }
  return {
    candidates: [
      {
        content: {},
        finishReason: 'IMAGE_SAFETY',
        finishMessage:
          'Unable to show the generated image. It was filtered out because it violates the generative AI prohibited use policy.',
        index: 0,
      },
    ],
    ...common,
  }
}
