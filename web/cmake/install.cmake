# Installs the npm packages when package-lock.json is newer than what is installed. Several build directories share
# one node_modules, so only one of them may install at a time.
file(LOCK ${WEB}/.npm.lock GUARD PROCESS TIMEOUT 600)
set(installed ${WEB}/node_modules/.package-lock.json)
if(NOT EXISTS ${installed} OR ${WEB}/package-lock.json IS_NEWER_THAN ${installed})
  execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --loglevel=error
                  WORKING_DIRECTORY ${WEB} COMMAND_ERROR_IS_FATAL ANY)
  file(TOUCH ${installed})
endif()
file(TOUCH ${STAMP})
