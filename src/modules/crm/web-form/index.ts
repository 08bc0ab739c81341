// Public forms, for the rest of the module and the composition root.
export { consentText } from './consent-text.entity.ts'
export { formSubmission } from './form-submission.entity.ts'
export { openForm, submitForm, type Visitor } from './submit-form.ts'
export { type Asked, type WebForm, webForm } from './web-form.entity.ts'
