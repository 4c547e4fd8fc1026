import type { Adapter } from '../../domain/adapter.ts'
import { SETTING_KEYS, type SettingKey } from '../../domain/settings.ts'
import type { Json } from '../../domain/suite.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import {
  DIALECT_IDS,
  dialectAdapter,
  KNOWN_PACKAGES,
  type SdkPackage,
  sdkPackage,
  UNKNOWN_PACKAGE,
} from './packages.ts'

type Options = Readonly<Record<string, Json>>

const OWN = [
  'package',
  'factory',
  'method',
  'settings',
  'providerOptions',
  'keySetting',
  'assayDialect',
]
/** An npm package with or without a path in it, or a module by its path beside the suite. */
const PACKAGE = /^(?:@[a-z0-9-][\w.-]*\/)?[a-z0-9-][\w.-]*(?:\/[\w.-]+)*$|^\.{1,2}\/[^\0]+$/
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/
/** Put in where the factory is called: never a suite's to say. */
const WIRED = ['fetch', 'baseURL', 'apiKey', 'headers']
/** What providers' own fields say that our settings say too: priced, so they belong in the matrix. */
const SAID_ELSEWHERE: Readonly<Record<string, SettingKey>> = {
  n: 'n',
  size: 'size',
  width: 'size',
  height: 'size',
  resolution: 'size',
  quality: 'quality',
  seed: 'seed',
  aspectRatio: 'aspect',
  aspect_ratio: 'aspect',
  outputFormat: 'format',
  output_format: 'format',
  background: 'background',
  steps: 'steps',
  num_inference_steps: 'steps',
}

/** A target's options, understood: known facts where the suite does not say. */
export interface Chosen {
  readonly name: string
  readonly known: SdkPackage
  readonly isKnown: boolean
  readonly method: string | null
  readonly settings: Fields
  readonly keySetting: string
  readonly providerOptions: Fields
  readonly dialect: Adapter | null
}

/** What the options choose; wrong ones read as not said, `optionMistakes` tells of them. */
export function chosenBy(options: Options): Chosen {
  const name = textOf(field(options, 'package')) ?? ''
  const known = sdkPackage(name)
  const settings = { ...known?.settings, ...fieldsOf(field(options, 'settings')) }
  const facts = known ?? { ...UNKNOWN_PACKAGE, factory: '', optionsName: '' }
  const named = textOf(field(settings, 'name'))
  return {
    name,
    known: {
      ...facts,
      factory: textOf(field(options, 'factory')) ?? facts.factory,
      // Only a package for many providers takes a name, and then its options go by that name.
      optionsName:
        known?.settings.name !== undefined && named !== null ? camel(named) : facts.optionsName,
    },
    isKnown: known !== null,
    method: textOf(field(options, 'method')),
    settings,
    keySetting: textOf(field(options, 'keySetting')) ?? 'apiKey',
    providerOptions: fieldsOf(field(options, 'providerOptions')),
    dialect: dialectAdapter(textOf(field(options, 'assayDialect')) ?? facts.dialect),
  }
}

/** Mistakes in a suite's `options`; [] when none. */
export function optionMistakes(options: Options): readonly string[] {
  const strangers = Object.keys(options).filter((name) => !OWN.includes(name))
  return [
    ...packageMistakes(options),
    ...['factory', 'method', 'keySetting'].flatMap((name) => identifierMistakes(options, name)),
    ...settingsMistakes(field(options, 'settings')),
    ...providerOptionMistakes(options),
    ...dialectMistakes(field(options, 'assayDialect')),
    ...strangers.map(
      (name) =>
        `${name} is not an option of this adapter. It knows ${OWN.join(', ')}; a model’s own fields go under providerOptions.`,
    ),
  ]
}

function packageMistakes(options: Options): readonly string[] {
  const name = field(options, 'package')
  if (typeof name !== 'string' || !PACKAGE.test(name)) {
    return [
      'package must name an npm package, e.g. "@ai-sdk/openai", or a module beside the suite: "./provider.mjs".',
    ]
  }
  if (sdkPackage(name) !== null || field(options, 'factory') !== undefined) return []
  return [
    `factory is missing: of ${name} nothing is known. Name the export that makes its provider. Known are ${KNOWN_PACKAGES.join(', ')}.`,
  ]
}

function identifierMistakes(options: Options, name: string): readonly string[] {
  const value = field(options, name)
  if (value === undefined || (typeof value === 'string' && IDENTIFIER.test(value))) return []
  return [`${name}: ${JSON.stringify(value)} is not the name of a function or field.`]
}

function settingsMistakes(settings: Json | undefined): readonly string[] {
  if (settings === undefined) return []
  if (!isObject(settings)) return ['settings must be fields for the factory, e.g. { name: mine }.']
  return Object.keys(settings)
    .filter((name) => WIRED.includes(name) || /key|token|secret/i.test(name))
    .map(
      (name) =>
        `settings.${name} cannot be set: keys come from the environment (apiKeyEnv), the address from baseUrl.`,
    )
}

function providerOptionMistakes(options: Options): readonly string[] {
  const value = field(options, 'providerOptions')
  if (value === undefined) return []
  const groups = isObject(value) ? Object.entries(value) : []
  if (groups.length === 0 || groups.some(([, group]) => !isObject(group))) {
    return ['providerOptions must be fields by provider, e.g. { openai: { moderation: low } }.']
  }
  // Where the call has no place for a setting, the provider's own field is the only way to say it, and
  // money is quoted at the dearest that it could say.
  const held = heldSettings(chosenBy(options))
  return groups.flatMap(([group, fields]) =>
    Object.keys(fieldsOf(fields)).flatMap((name) => {
      const setting = Object.hasOwn(SAID_ELSEWHERE, name) ? SAID_ELSEWHERE[name] : undefined
      if (setting === undefined || !held.includes(setting)) return []
      return [
        `providerOptions.${group}.${name} cannot be set here. Put ${setting} in the matrix, so that it is priced.`,
      ]
    }),
  )
}

function dialectMistakes(value: Json | undefined): readonly string[] {
  if (value === undefined || dialectAdapter(textOf(value)) !== null) return []
  return [
    `assayDialect: ${JSON.stringify(value)} is none of ${DIALECT_IDS.join(', ')}: whose API the package calls.`,
  ]
}

/** Settings that a call of this package has a place for. */
export function heldSettings({ known, isKnown }: Chosen): readonly SettingKey[] {
  const own = Object.keys(known.fields)
  const inCall = ['mode', 'size', 'aspect', 'seed', 'n', 'delivery']
  return SETTING_KEYS.filter(
    (key) => own.includes(key) || (inCall.includes(key) && !(isKnown && known.drops.includes(key))),
  )
}

function camel(name: string): string {
  return name.replace(/[-_]([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase())
}
