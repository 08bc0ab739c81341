import { OptionsInput, type OptionsInputProps } from './OptionsInput.tsx'
import { useRoleNames } from './useRoleNames.ts'

/** A role by what the company calls it; its key is kept. */
export const RoleInput = (props: OptionsInputProps) => (
  <OptionsInput {...props} options={[...useRoleNames()].map(([key, name]) => ({ value: key, label: name }))} />
)

export const RoleName = ({ value }: { value: string }) => <>{useRoleNames().get(value) ?? value}</>
