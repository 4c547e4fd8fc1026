/** Just enough of ONNX's protobuf (onnx.proto3, IR 8, opset 13) to write tiny models by hand. */

type Field = { readonly number: number } & (
  | { readonly int: number }
  | { readonly bytes: Uint8Array }
)

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return [...bytes, rest]
}

function message(fields: readonly Field[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap((field) =>
      'int' in field
        ? [...varint(field.number << 3), ...varint(field.int)]
        : [...varint((field.number << 3) | 2), ...varint(field.bytes.length), ...field.bytes],
    ),
  )
}

const text = (number: number, value: string): Field => ({
  number,
  bytes: new TextEncoder().encode(value),
})
const whole = (number: number, int: number): Field => ({ number, int })
const part = (number: number, fields: readonly Field[]): Field => ({
  number,
  bytes: message(fields),
})

const FLOAT = 1
const INT64 = 7

/** `null`: any length. */
function valueInfo(name: string, type: number, dims: readonly (number | null)[]): Field[] {
  const shape = dims.map((dim) => part(1, dim === null ? [text(2, 'any')] : [whole(1, dim)]))
  return [text(1, name), part(2, [part(1, [whole(1, type), part(2, shape)])])]
}

function node(
  operator: string,
  [inputs, output]: readonly [readonly string[], string],
  attributes: readonly (readonly Field[])[] = [],
): Field {
  const named = inputs.map((name) => text(1, name))
  return part(1, [
    ...named,
    text(2, output),
    text(4, operator),
    ...attributes.map((one) => part(5, one)),
  ])
}

const intAttribute = (name: string, value: number) => [text(1, name), whole(3, value), whole(20, 2)]
const intsAttribute = (name: string, values: readonly number[]) => [
  text(1, name),
  ...values.map((value) => whole(8, value)),
  whole(20, 7),
]

/**
 * A model with CLIP's inputs and outputs: the picture is the mean of each channel, the text its second
 * to fourth token. Their cosine can be worked out by hand.
 */
export function tinyClip(): Uint8Array {
  const indices = part(5, [
    whole(1, 3),
    whole(2, INT64),
    ...[1, 2, 3].map((index) => whole(7, index)),
    text(8, 'indices'),
  ])
  const graph = [
    node(
      'ReduceMean',
      [['pixel_values'], 'image_embeds'],
      [intsAttribute('axes', [2, 3]), intAttribute('keepdims', 0)],
    ),
    node('Cast', [['input_ids'], 'ids'], [intAttribute('to', FLOAT)]),
    node('Gather', [['ids', 'indices'], 'text_embeds'], [intAttribute('axis', 1)]),
    text(2, 'tiny'),
    indices,
    part(11, valueInfo('input_ids', INT64, [1, null])),
    part(11, valueInfo('pixel_values', FLOAT, [1, 3, 224, 224])),
    part(12, valueInfo('image_embeds', FLOAT, [1, 3])),
    part(12, valueInfo('text_embeds', FLOAT, [1, 3])),
  ]
  return message([whole(1, 8), part(7, graph), part(8, [text(1, ''), whole(2, 13)])])
}
