import { type ComponentType, lazy } from 'react'
import type { Values } from '../../client/records.ts'
import type { InputProps } from '../value/FieldInput.tsx'

export interface PartProps extends InputProps {
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

/** Parts of a form that are made by hand for one kind of record; everything else stays derived. */
export interface FormParts {
  /** Inputs that take the place of a field's own. */
  readonly inputs?: Readonly<Record<string, ComponentType<PartProps>>>
  /** Fields that say nothing beside what is filled in so far: not asked, and not saved. */
  readonly leftOut?: (values: Values) => readonly string[]
}

const parts: Readonly<Record<string, FormParts>> = {
  'custom-field': {
    inputs: { choices: lazy(() => import('../../pages/custom-field/ChoicesInput.tsx')) },
    leftOut: ({ kind }) => [
      ...(kind === 'choice' || kind === 'multi-choice' ? [] : ['choices']),
      ...(kind === 'reference' ? [] : ['target']),
      ...(kind === 'text' || kind === 'long-text' ? [] : ['max']),
    ],
  },
}

export const partsOf = (entity: string): FormParts => parts[entity] ?? {}
