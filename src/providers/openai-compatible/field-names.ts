import type { Operation } from '../../domain/operation.ts'
import { parseSize, type SettingKey } from '../../domain/settings.ts'
import { sentOptions } from '../common-options.ts'
import type { Fields } from '../json-fields.ts'
import {
  NO_SETTING_NAMES,
  namedSettings,
  type SettingNames,
  unnamedSettings,
} from '../setting-names.ts'

/** How a host's JSON names our settings. Null: it has no such field. */
export interface FieldNames extends SettingNames {
  /** `sent: 'more'` leaves the field out where one image is asked for. */
  readonly n: { readonly name: string; readonly sent: 'always' | 'more' } | null
  /** A field's name, or `width` and `height` in pixels. */
  readonly size: { readonly name: string } | 'sides' | null
}

export const NO_FIELDS: FieldNames = { ...NO_SETTING_NAMES, n: null, size: null }

/** Settings that these names have no field for. */
export function withoutFields(names: FieldNames): readonly SettingKey[] {
  const unnamed = unnamedSettings(names)
  return names.size === null ? ['size', ...unnamed] : unnamed
}

/** The prompt, the settings and the suite's own options, under the host's names; options win. */
export function namedFields({ prompt, settings, options }: Operation, names: FieldNames): Fields {
  const fields: Record<string, Fields[string]> = { prompt }
  const { n, size } = settings
  if (names.n !== null && (n > 1 || names.n.sent === 'always')) fields[names.n.name] = n
  if (size !== undefined && names.size !== null) Object.assign(fields, sizeFields(size, names.size))
  return { ...fields, ...namedSettings(settings, names), ...sentOptions(options) }
}

function sizeFields(size: string, style: NonNullable<FieldNames['size']>): Fields {
  if (style !== 'sides') return { [style.name]: size }
  const sides = parseSize(size)
  if (sides === null) throw new Error(`size "${size}" is not WIDTHxHEIGHT in pixels`)
  return { width: sides.width, height: sides.height }
}
