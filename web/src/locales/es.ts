import { en } from './en'
import { desk } from './en_desk'
export const es = { ...en, ...desk }
