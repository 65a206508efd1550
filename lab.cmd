@echo off
rem The one entry point on Windows: finds a JDK 25, builds, starts the lab.
setlocal enabledelayedexpansion
set "ROOT=%~dp0"
set "JDK="
for %%D in ("%LAB_JAVA_HOME%" "%JAVA_HOME%") do call :try %%D
for /d %%D in ("%ProgramFiles%\Eclipse Adoptium\jdk-*" "%ProgramFiles%\Java\jdk-*" "%ProgramFiles%\Microsoft\jdk-*" "%USERPROFILE%\.jdks\*") do call :try "%%D"
if not defined JDK (
  echo lab: this project needs a JDK 25 or newer; none was found. Set LAB_JAVA_HOME. 1>&2
  exit /b 1
)
set "JAVA_HOME=%JDK%"
if "%~1"=="test" (
  pushd "%ROOT%" & call mvnw.cmd -B -ntp verify & set "RC=!ERRORLEVEL!" & popd
  exit /b !RC!
)
if not exist "%ROOT%exercises\target\exercises-0.1.0-SNAPSHOT.jar" (
  echo lab: building ^(delete exercises\target to build again^) 1>&2
  pushd "%ROOT%" & call mvnw.cmd -B -ntp -q package -Dmaven.test.skip=true -pl bench,exercises -am & set "RC=!ERRORLEVEL!" & popd
  if not "!RC!"=="0" exit /b !RC!
)
set "JAR=%ROOT%exercises\target\exercises-0.1.0-SNAPSHOT.jar"
if "%~1"=="bench" set "JAR=%ROOT%bench\target\bench-0.1.0-SNAPSHOT.jar"
"%JDK%\bin\java" -XX:+UseSerialGC -Xlog:disable "-Dlab.root=%ROOT:~0,-1%" -Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1 -jar "%JAR%" %*
exit /b %ERRORLEVEL%

:try
if defined JDK exit /b
if not exist "%~1\release" exit /b
for /f "tokens=2 delims==." %%V in ('findstr /b JAVA_VERSION= "%~1\release"') do set "V=%%~V"
set "V=!V:"=!"
if !V! GEQ 25 set "JDK=%~1"
exit /b
