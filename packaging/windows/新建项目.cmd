@echo off
rem Double click: a project with a small example, beside this folder. A workbook dropped on this file: out of that.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "project=%~dp0..\新项目"
if "%~1"=="" (
    "%~dp0pinggu.exe" init "%project%"
) else (
    "%~dp0pinggu.exe" init "%project%" --from "%~1"
)
echo.
pause
exit
