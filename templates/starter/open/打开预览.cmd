@echo off
rem Double click: the report of this folder in the browser, anew after every save. Close this window to end it.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "pinggu="
for %%p in (pinggu.exe) do if not "%%~$PATH:p"=="" set "pinggu=%%~$PATH:p"
rem Where the archive was unpacked: this folder, one beside it, or the one around it.
if not defined pinggu for /d %%d in ("%~dp0..\pinggu*") do if exist "%%~d\pinggu.exe" set "pinggu=%%~d\pinggu.exe"
if not defined pinggu for %%d in ("%~dp0." "%~dp0..") do if exist "%%~d\pinggu.exe" set "pinggu=%%~d\pinggu.exe"
if not defined pinggu (
    echo 没有找到 pinggu.exe。请把项目文件夹放在 pinggu 的文件夹旁边，再双击一次。
) else (
    "%pinggu%" --project "%~dp0." open
)
echo.
pause
rem "exit", not "exit /b": Explorer does not quote C:\A&B, and what follows the & must not be run.
exit
