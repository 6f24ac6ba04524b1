@echo off
rem Checks the folder that is dropped on this file, or the project that this file lies in.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "project=%~1"
if not defined project set "project=%~dp0."
"%~dp0pinggu.exe" --project "%project%" check
echo.
pause
rem "exit", not "exit /b": Explorer does not quote C:\A&B, and what follows the & must not be run.
exit
