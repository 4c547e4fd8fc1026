import type { Chance } from '../chance.ts'
import { type Asked, type InputPicture, PLAIN_ASK } from '../job/ask.ts'
import { pictureFromText } from '../job/input-picture.ts'
import { type Fields, fieldsOf } from '../json-fields.ts'
import type { GeneralModel } from '../world.ts'
import { at, unknownName } from './fields.ts'
import { aspectsOf, nearestAspect, pixelsOf } from './size.ts'
import { type Tokens, tokensOf, tokenTable, unitsOf } from './tokens.ts'

/** A GenerateContentRequest, understood. */
export interface GeminiAsked extends Asked {
  readonly tokens: Tokens
  readonly tier: 'standard' | 'flex'
  readonly withThoughts: boolean
}

const REQUEST =
  'model contents generationConfig safetySettings serviceTier systemInstruction tools toolConfig cachedContent store'.split(
    ' ',
  )
const CONFIG =
  'responseModalities imageConfig thinkingConfig seed candidateCount temperature topP topK maxOutputTokens stopSequences responseFormat mediaResolution'.split(
    ' ',
  )
const IMAGE = ['aspectRatio', 'imageSize']

/** Reads a request; the first mistake in it is told beside what it was meant to be. */
export async function readAsk(
  body: unknown,
  { model, chance }: { model: GeneralModel; chance: Chance },
): Promise<GeminiAsked> {
  const fields = fieldsOf(body)
  const config = fieldsOf(at(fields, 'generationConfig'))
  const image = fieldsOf(at(config, 'imageConfig'))
  const { prompt, pictures, isWhole } = await readContents(at(fields, 'contents'))
  const aspects = aspectsOf(model.traits.wide === true)
  const [input = null] = pictures
  const followed = input === null ? '1:1' : nearestAspect(input, aspects)
  const asked = {
    aspect: at(image, 'aspectRatio') ?? followed,
    size: at(image, 'imageSize') ?? '1K',
  }
  const size = String(asked.size)
  const tokens = tokensOf(model, { prompt, size, inputs: pictures.length, chance })
  const seed = at(config, 'seed')
  const tier = at(fields, 'serviceTier') === 'flex' ? 'flex' : 'standard'
  const told = { fields, config, image, ...asked, aspects, isWhole, prompt, model }
  return {
    ask: {
      ...PLAIN_ASK,
      mode: pictures.length > 0 ? 'image-to-image' : 'text-to-image',
      prompt,
      ...pixelsOf(String(asked.aspect), /^[1-4]K$/.test(size) ? size : '1K'),
      format: model.traits.format === 'png' ? 'png' : 'jpeg',
      seed: typeof seed === 'number' ? seed : null,
      image: input,
      units: (made) => unitsOf(tokens, made),
    },
    mistake: mistakeIn(told),
    tokens,
    tier,
    withThoughts: at(fieldsOf(at(config, 'thinkingConfig')), 'includeThoughts') === true,
  }
}

async function readContents(contents: unknown): Promise<{
  readonly prompt: string
  readonly pictures: readonly InputPicture[]
  readonly isWhole: boolean
}> {
  const parts = (Array.isArray(contents) ? contents : []).flatMap((content: unknown) => {
    const listed = at(fieldsOf(content), 'parts')
    return Array.isArray(listed) ? listed.map(fieldsOf) : []
  })
  const words = parts.flatMap((part) => {
    const text = at(part, 'text')
    return typeof text === 'string' ? [text] : []
  })
  const inline = parts.map((part) => at(part, 'inlineData')).filter((data) => data !== undefined)
  const read = await Promise.all(inline.map((data) => pictureFromText(at(fieldsOf(data), 'data'))))
  const pictures = read.filter((picture) => picture !== null)
  return { prompt: words.join('\n'), pictures, isWhole: pictures.length === read.length }
}

interface Told {
  readonly fields: Fields
  readonly config: Fields
  readonly image: Fields
  readonly aspect: unknown
  readonly size: unknown
  readonly aspects: readonly string[]
  readonly isWhole: boolean
  readonly prompt: string
  readonly model: GeneralModel
}

function mistakeIn(told: Told): GeminiAsked['mistake'] {
  const { fields, config, image, aspect, size, aspects, isWhole, prompt, model } = told
  const wrong = (field: string, message: string): GeminiAsked['mistake'] => ({
    kind: 'parameters',
    field,
    message,
  })
  for (const [within, object, names] of [
    ['', fields, REQUEST],
    [" at 'generation_config'", config, CONFIG],
    [" at 'generation_config.image_config'", image, IMAGE],
  ] as const) {
    const name = unknownName(object, names)
    if (name === null) continue
    const message = `Invalid JSON payload received. Unknown name "${name}"${within}: Cannot find field.`
    return wrong(name, message)
  }
  if (prompt === '')
    return wrong('contents', '* GenerateContentRequest.contents: contents is not specified\n')
  const count = at(config, 'candidateCount')
  if (count !== undefined && count !== 1) {
    return wrong('candidateCount', 'Multiple candidates is not enabled for this model')
  }
  const modalities = at(config, 'responseModalities')
  if (Array.isArray(modalities) && !modalities.includes('IMAGE')) {
    const said = modalities.join(',').toLowerCase()
    return wrong(
      'responseModalities',
      `The requested combination of response modalities (${said}) is not supported by the model.`,
    )
  }
  if (typeof aspect !== 'string' || !aspects.includes(aspect)) {
    return wrong(
      'aspectRatio',
      `aspect_ratio must be one of ${aspects.map((a) => `'${a}'`).join(', ')}.`,
    )
  }
  // `2k` is none of them: the K is a capital one.
  if (typeof size !== 'string' || !tokenTable(model).has(size)) {
    return wrong(
      'imageSize',
      `Invalid value at 'generation_config.image_config.image_size': ${JSON.stringify(size)}`,
    )
  }
  return isWhole ? null : wrong('inlineData', 'Unable to process input image.')
}
